package gate;

class Specimen {
  int half(int number) { return number/2; }
}
