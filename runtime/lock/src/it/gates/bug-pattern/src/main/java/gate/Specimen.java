package gate;

class Specimen {
    boolean same(int[] one, int[] other) {
        return one.equals(other);
    }
}
