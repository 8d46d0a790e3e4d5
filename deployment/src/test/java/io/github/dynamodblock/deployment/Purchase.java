package io.github.dynamodblock.deployment;

/** A parameter with properties of every kind, none of them public to other packages. */
record Purchase(String id, Customer customer, Address address) {
    static final class Customer {
        private int number;
        private final boolean known;

        Customer(int number, boolean known) {
            this.number = number;
            this.known = known;
        }

        void become(int other) {
            number = other;
        }

        int getNumber() {
            return number;
        }

        boolean isKnown() {
            return known;
        }
    }

    static final class Address {
        public final String city = "Rome";
    }
}
