package io.github.dynamodblock.deployment;

import io.github.dynamodblock.quarkus.CurrentLease;
import io.github.dynamodblock.quarkus.Locked;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.arc.properties.IfBuildProperty;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Stereotype;
import jakarta.inject.Inject;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** Beans whose methods are locked in other ways than by an annotation of a method of the bean itself. */
final class LockedShapes {
    private LockedShapes() {}

    interface Repository<T> {
        String save(T row);
    }

    @ApplicationScoped
    static class OfAGenericInterface implements Repository<Purchase> {
        @Inject
        CurrentLease current;

        @Override
        @Locked("saved-{row.id}")
        public String save(Purchase row) {
            return current.get().key().partition();
        }
    }

    abstract static class Base<T> {
        @Inject
        CurrentLease current;

        @Locked("whole-{row}")
        public String whole(T row) {
            return current.get().key().partition();
        }
    }

    abstract static class WithProperty<T> {
        @Inject
        CurrentLease current;

        @Locked("property-{row.id}")
        public String property(T row) {
            return current.get().key().partition();
        }
    }

    record Numbered(long id) {}

    /** The compiler adds a bridge to the inherited method. */
    @ApplicationScoped
    public static class OfTexts extends Base<String> {}

    @ApplicationScoped
    static class OfNumbers extends Base<Integer> {}

    @ApplicationScoped
    static class OfPurchases extends WithProperty<Purchase> {}

    @ApplicationScoped
    static class OfNumbered extends WithProperty<Numbered> {}

    @Stereotype
    @ApplicationScoped
    @Locked("job")
    @Retention(RetentionPolicy.RUNTIME)
    @interface Job {}

    @Job
    static class OfAStereotype {
        @Inject
        CurrentLease current;

        String run() {
            return current.get().key().partition();
        }
    }

    @Locked("upper")
    static class Upper {
        @Inject
        CurrentLease current;

        String above() {
            return current.get().key().partition();
        }
    }

    @Locked(value = "lower", waitLimit = "2s")
    @ApplicationScoped
    static class ReplacesTheKey extends Upper {}

    @IfBuildProfile("prod")
    @ApplicationScoped
    static class OfAnotherProfile {
        @Locked("{nothing}")
        void work() {}
    }

    @IfBuildProperty(name = "no.such.property", stringValue = "true")
    @ApplicationScoped
    static class OfAnotherProperty {
        @Locked("{nothing}")
        void work() {}
    }

    @Alternative
    @ApplicationScoped
    static class OfNoSelection extends Base<Object> {
        @Override
        public String whole(Object row) {
            return "not locked";
        }
    }

    /** Left out by {@code quarkus.arc.exclude-types}. */
    @ApplicationScoped
    static class Excluded {
        @Locked("{nothing}")
        void work() {}
    }
}
