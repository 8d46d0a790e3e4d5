package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.deployment.elsewhere.Elsewhere;
import io.github.dynamodblock.quarkus.Locked;
import io.github.dynamodblock.quarkus.runtime.LockedMethodSpec;
import io.quarkus.arc.NoClassInterceptors;
import io.quarkus.arc.Unremovable;
import io.quarkus.arc.processor.BeanProcessor;
import io.quarkus.test.Mock;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Stereotype;
import jakarta.enterprise.inject.Vetoed;
import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jboss.jandex.AnnotationTransformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the build says about classes whose methods the container locks, does not lock, or leaves out. */
class LockedBeansTest {
    interface Repository<T> {
        void save(T row);
    }

    record Row(String id) {}

    @ApplicationScoped
    static class OfAGenericInterface implements Repository<Row> {
        @Override
        @Locked("row-{row.id}")
        public void save(Row row) {}
    }

    static class NotPublic {
        @Locked("shown-{id}")
        public void work(String id) {}
    }

    /** The compiler adds a bridge to the inherited method. */
    @ApplicationScoped
    public static class Shown extends NotPublic {}

    abstract static class Base<T> {
        @Locked("r-{row}")
        void work(T row) {}
    }

    @ApplicationScoped
    static class OfTexts extends Base<String> {}

    abstract static class Between<A, B> extends Base<B> {}

    @ApplicationScoped
    static class OfNumbers extends Between<Object, Integer> {}

    @ApplicationScoped
    static class OfObjects extends Base<Object> {}

    abstract static class WithProperty<T> {
        @Locked("{row.id}")
        void work(T row) {}
    }

    record Other(long id) {}

    @ApplicationScoped
    static class OfRows extends WithProperty<Row> {}

    @ApplicationScoped
    static class OfOthers extends WithProperty<Other> {}

    @Stereotype
    @ApplicationScoped
    @Locked("job")
    @Retention(RetentionPolicy.RUNTIME)
    @interface Job {}

    @Job
    static class OfAStereotype {
        void work() {}
    }

    @InterceptorBinding
    @Locked("guarded")
    @Retention(RetentionPolicy.RUNTIME)
    @interface Guarded {}

    @ApplicationScoped
    static class OfABinding {
        @Guarded
        void work() {}
    }

    static class OfABindingButNoBean {
        @Guarded
        void work() {}
    }

    interface WithDefault {
        default void inherited() {}
    }

    @ApplicationScoped
    @Locked("class")
    static class OfTheClass implements WithDefault {}

    @Locked("lower")
    @ApplicationScoped
    static class ReplacesTheKey extends Upper {
        void own() {}
    }

    @Locked("upper")
    static class Upper {
        void above() {}
    }

    private static Built built(Class<?>... classes) throws Exception {
        return Built.of(classes);
    }

    private static List<String> described(Built built) {
        return built.specs().stream()
                .map(spec -> spec.bean().replaceFirst(".*\\$", "") + ": "
                        + spec.signature().replaceFirst(".*\\$([^$]*#)", "$1") + " " + spec.template())
                .sorted()
                .toList();
    }

    static Stream<Arguments> valid() {
        return Stream.of(
                valid(
                        List.of(OfAGenericInterface.class, Repository.class, Row.class),
                        "OfAGenericInterface: OfAGenericInterface#save(" + Row.class.getName() + ") row-{row.id}"),
                valid(List.of(Shown.class, NotPublic.class), "Shown: Shown#work(java.lang.String) shown-{id}"),
                valid(
                        List.of(OfTexts.class, OfNumbers.class, Between.class, Base.class),
                        "OfNumbers: Base#work(java.lang.Object) r-{row}",
                        "OfTexts: Base#work(java.lang.Object) r-{row}"),
                valid(
                        List.of(OfRows.class, OfOthers.class, WithProperty.class, Row.class, Other.class),
                        "OfOthers: WithProperty#work(java.lang.Object) {row.id}",
                        "OfRows: WithProperty#work(java.lang.Object) {row.id}"),
                valid(List.of(OfAStereotype.class, Job.class), "OfAStereotype: OfAStereotype#work() job"),
                valid(List.of(OfABinding.class, Guarded.class), "OfABinding: OfABinding#work() guarded"),
                valid(List.of(OfTheClass.class, WithDefault.class), "OfTheClass: WithDefault#inherited() class"),
                valid(
                        List.of(ReplacesTheKey.class, Upper.class),
                        "ReplacesTheKey: ReplacesTheKey#own() lower",
                        "ReplacesTheKey: Upper#above() lower"));
    }

    private static Arguments valid(List<Class<?>> classes, String... methods) {
        return Arguments.of(classes, List.of(methods));
    }

    @ParameterizedTest
    @MethodSource("valid")
    void bean_thatTheContainerLocks_isBuilt(List<Class<?>> classes, List<String> methods) throws Exception {
        Built built = built(classes.toArray(Class<?>[]::new));

        assertThat(built.errors()).isEmpty();
        assertThat(described(built)).isEqualTo(methods);
    }

    @Test
    void typeVariable_isReadAsTheTypeThatTheBeanGivesIt() throws Exception {
        Built built = built(OfRows.class, OfOthers.class, WithProperty.class, Row.class, Other.class);

        for (LockedMethodSpec spec : built.specs()) {
            Object row = spec.bean().endsWith("OfRows") ? new Row("r") : new Other(7);
            assertThat(built.path(spec.parts().get(0).pathClass()).read(row))
                    .hasToString(row instanceof Row ? "r" : "7");
        }
    }

    record Lot<T>(T content) {}

    @ApplicationScoped
    static class OfLots {
        @Locked("{lot.content.id}")
        void inside(Lot<? extends Row> lot) {}

        @Locked("{lot.content}")
        <T extends Number> void bounded(Lot<T> lot) {}
    }

    @Test
    void property_ofATypeVariable_isReadAsTheTypeThatTheParameterGivesIt() throws Exception {
        Built built = built(OfLots.class, Lot.class, Row.class);

        assertThat(built.errors()).isEmpty();
        LockedMethodSpec inside = built.specs().stream()
                .filter(spec -> spec.name().endsWith("#inside"))
                .findFirst()
                .orElseThrow();
        assertThat(built.path(inside.parts().get(0).pathClass()).read(new Lot<>(new Row("7"))))
                .isEqualTo("7");
    }

    @ApplicationScoped
    @Alternative
    static class NotSelected {
        @Locked("{nothing}")
        void work() {}

        @Locked("x")
        @SuppressWarnings("unused")
        private void hidden() {}
    }

    @ApplicationScoped
    static class LeftOut {
        @Locked("{nothing}")
        void work() {}
    }

    abstract static class OnlyLeftOut {
        @Locked("x")
        void work() {}
    }

    @ApplicationScoped
    static class LeftOutBelow extends OnlyLeftOut {}

    /** Nobody uses it. */
    @ApplicationScoped
    static class Unused extends Base<String> {
        @Override
        void work(String row) {}
    }

    private static void withoutProfile(BeanProcessor.Builder container) {
        container.addAnnotationTransformation(AnnotationTransformation.forClasses()
                .whenClass(type -> type.name().toString().contains("LeftOut"))
                .transform(context -> context.add(Vetoed.class)));
    }

    private static void withoutType(BeanProcessor.Builder container) {
        container.addExcludeType(type -> type.name().toString().contains("LeftOut"));
    }

    static List<Consumer<BeanProcessor.Builder>> conditions() {
        return List.of(LockedBeansTest::withoutProfile, LockedBeansTest::withoutType);
    }

    @ParameterizedTest
    @MethodSource("conditions")
    void bean_thatAConditionLeavesOut_isNoError(Consumer<BeanProcessor.Builder> condition) throws Exception {
        Built built = Built.of(condition, NotSelected.class, LeftOut.class, OnlyLeftOut.class, LeftOutBelow.class);

        assertThat(built.errors()).isEmpty();
        assertThat(built.specs()).isEmpty();
    }

    @Test
    void bean_thatNoCodeUses_canOverrideALockedMethod() throws Exception {
        assertThat(built(Unused.class, OfTexts.class, Base.class).errors()).isEmpty();
    }

    @ApplicationScoped
    @Unremovable
    static class Overriding extends Base<String> {
        @Override
        void work(String row) {}
    }

    @ApplicationScoped
    @Unremovable
    static class OverridingOnPurpose extends Base<String> {
        @Override
        @NoClassInterceptors
        void work(String row) {}
    }

    @ApplicationScoped
    @Unremovable
    @Locked("class")
    static class OverridingUnderALockOfTheClass extends Base<String> {
        @Override
        void work(String row) {}
    }

    @ApplicationScoped
    @Unremovable
    static class OverridingUnderALockOfASuperclass extends Upper {
        @Override
        void above() {}
    }

    @Mock
    @Unremovable
    static class AMock extends Base<String> {
        @Override
        void work(String row) {}
    }

    @ApplicationScoped
    @Unremovable
    static class InAnotherPackage extends Elsewhere {}

    static class WithAMistake {
        @Locked("{nothing}")
        void work() {}
    }

    @ApplicationScoped
    static class OneHeir extends WithAMistake {}

    @ApplicationScoped
    static class OtherHeir extends WithAMistake {}

    static class NoScope {
        @Locked("x")
        void work() {}
    }

    @Vetoed
    @ApplicationScoped
    static class IsVetoed {
        @Locked("x")
        void work() {}
    }

    abstract static class OnlyAbstract {
        @Locked("x")
        void work() {}
    }

    enum AnEnum {
        ONE;

        @Locked("x")
        void work() {}
    }

    @SuppressWarnings({"ClassCanBeStatic", "InnerClassMayBeStatic"})
    @ApplicationScoped
    class Inner {
        @Locked("x")
        void work() {}
    }

    @ApplicationScoped
    static class NoConstructor {
        NoConstructor(String one) {}

        NoConstructor(long other) {}

        @Locked("x")
        void work() {}
    }

    static class Produced {
        @Locked("x")
        void work() {}
    }

    @ApplicationScoped
    static class Producer {
        @Produces
        Produced produced() {
            return new Produced();
        }
    }

    @Stereotype
    @Locked("a")
    @Retention(RetentionPolicy.RUNTIME)
    @interface One {}

    @Stereotype
    @Locked("b")
    @Retention(RetentionPolicy.RUNTIME)
    @interface Two {}

    @ApplicationScoped
    @One
    @Two
    static class OfTwoStereotypes {
        void work() {}
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                wrong(
                        List.of(Overriding.class, OfTexts.class, Base.class),
                        Overriding.class,
                        "#work: it overrides " + Base.class.getName()
                                + "#work, which is @Locked, but is not @Locked itself,"
                                + " so its calls are not locked; annotate it with @Locked as well, or with"
                                + " @NoClassInterceptors if it needs no lock."),
                wrong(
                        List.of(OfObjects.class, OfTexts.class, Base.class),
                        Base.class,
                        "#work in the bean " + OfObjects.class.getName()
                                + ": '{row}' is of type java.lang.Object, which"
                                + " declares no toString(); the text of Object differs for each instance; name one of its"
                                + " properties that is a text or a number."),
                wrong(
                        List.of(OneHeir.class, OtherHeir.class, WithAMistake.class),
                        WithAMistake.class,
                        "#work: its key names 'nothing', which is not one of its 0 parameters; name one of the parameters,"
                                + " or give its index as in {0}."),
                wrong(
                        List.of(NoScope.class),
                        NoScope.class,
                        "#work: its class is not a bean, so no interceptor runs; give the class a scope such as"
                                + " @ApplicationScoped."),
                wrong(
                        List.of(OfABindingButNoBean.class, Guarded.class),
                        OfABindingButNoBean.class,
                        "#work: its class is not a bean, so no interceptor runs; give the class a scope such as"
                                + " @ApplicationScoped."),
                wrong(
                        List.of(IsVetoed.class),
                        IsVetoed.class,
                        "#work: its class is @Vetoed, so it is not a bean; remove @Vetoed."),
                wrong(
                        List.of(OnlyAbstract.class),
                        OnlyAbstract.class,
                        "#work: its class is abstract, and no class that extends it is a bean; give a class that extends it"
                                + " a scope such as @ApplicationScoped."),
                wrong(
                        List.of(AnEnum.class),
                        AnEnum.class,
                        "#work: its class is an enum, which is never a bean; move the method to a bean."),
                wrong(
                        List.of(Inner.class),
                        Inner.class,
                        "#work: its class is an inner class, which is never a bean; make the class static or a class of its"
                                + " own, and give it a scope such as @ApplicationScoped."),
                wrong(
                        List.of(NoConstructor.class),
                        NoConstructor.class,
                        "#work: its class is not a bean, because none of its constructors is the one that the container"
                                + " calls; annotate one constructor with @Inject."),
                wrong(
                        List.of(Produced.class, Producer.class),
                        Produced.class,
                        "#work: its class is not a bean: a producer makes the instances, and these are not intercepted; give"
                                + " the class a scope such as @ApplicationScoped, and remove the producer."),
                wrong(
                        List.of(OfTwoStereotypes.class, One.class, Two.class),
                        OfTwoStereotypes.class,
                        "#work: several annotations give it different locks: " + One.class.getName() + ", "
                                + Two.class.getName() + "; annotate the method itself, or leave out all but one."));
    }

    private static Arguments wrong(List<Class<?>> classes, Class<?> place, String error) {
        return Arguments.of(classes, "@Locked on " + place.getName() + error);
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void class_thatIsNotLocked_isAnErrorWithTheReason(List<Class<?>> classes, String error) throws Exception {
        assertThat(built(classes.toArray(Class<?>[]::new)).errors()).containsExactly(error);
    }

    @Test
    void method_thatTheContainerCannotOverride_isAnErrorWithTheReason() throws Exception {
        String place = "@Locked on " + Elsewhere.class.getName();
        String bean = "the bean " + InAnotherPackage.class.getName() + " is in another package, so its calls are not"
                + " intercepted there";
        assertThat(built(InAnotherPackage.class, Elsewhere.class).errors())
                .containsExactly(
                        place + "#ofAHiddenType: it has parameters of types that are not public, and " + bean
                                + "; make the types public.",
                        place + "#packagePrivate: it is package-private, and " + bean
                                + "; make it protected or public.");
    }

    @Test
    void overridingMethod_thatIsLockedByItsClass_orNotOnPurpose_isNoError() throws Exception {
        assertThat(built(
                                OverridingOnPurpose.class,
                                OverridingUnderALockOfTheClass.class,
                                OverridingUnderALockOfASuperclass.class,
                                AMock.class,
                                Mock.class,
                                Upper.class,
                                Base.class)
                        .errors())
                .isEmpty();
    }
}
