package io.github.dynamodblock.deployment;

import io.github.dynamodblock.deployment.LockedMethodsProcessor.LockedMethodBuildItem;
import io.github.dynamodblock.quarkus.Locked;
import io.github.dynamodblock.quarkus.runtime.KeyPath;
import io.github.dynamodblock.quarkus.runtime.LockedMethodSpec;
import io.quarkus.arc.Unremovable;
import io.quarkus.arc.deployment.ValidationPhaseBuildItem;
import io.quarkus.arc.deployment.ValidationPhaseBuildItem.ValidationErrorBuildItem;
import io.quarkus.arc.processor.BeanArchives;
import io.quarkus.arc.processor.BeanProcessor;
import io.quarkus.bootstrap.classloading.QuarkusClassLoader;
import io.quarkus.deployment.builditem.CombinedIndexBuildItem;
import io.quarkus.deployment.builditem.GeneratedClassBuildItem;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jboss.jandex.Index;
import org.jboss.jandex.IndexView;
import org.jspecify.annotations.Nullable;

/** What the build finds in some classes, without an application around it. */
final class Built {
    private final List<GeneratedClassBuildItem> generated = new ArrayList<>();
    private final List<LockedMethodBuildItem> found = new ArrayList<>();
    private final List<ValidationErrorBuildItem> errors = new ArrayList<>();

    private Built() {}

    /** Stands for that of the extension, which needs other beans. */
    @Locked("")
    @Interceptor
    @Priority(1)
    static class AnyInterceptor {
        @AroundInvoke
        @Nullable Object run(InvocationContext call) throws Exception {
            return call.proceed();
        }
    }

    static Built of(Class<?>... classes) throws IOException {
        return of(container -> {}, classes);
    }

    /** With a container that leaves beans out, for example. */
    static Built of(Consumer<BeanProcessor.Builder> configuration, Class<?>... classes) throws IOException {
        Index application = Index.of(classes);
        Index index = Index.of(Stream.concat(Stream.of(AnyInterceptor.class, Locked.class), Stream.of(classes))
                .toArray(Class<?>[]::new));
        IndexView computing = BeanArchives.buildComputingBeanArchiveIndex(
                Built.class.getClassLoader(), new ConcurrentHashMap<>(), index);
        BeanProcessor.Builder container = BeanProcessor.builder()
                .setImmutableBeanArchiveIndex(BeanArchives.buildImmutableBeanArchiveIndex(index))
                .setComputingBeanArchiveIndex(computing)
                .setRemoveUnusedBeans(true)
                .setApplicationClassPredicate(name -> true)
                .addRemovalExclusion(bean -> bean.getImplClazz().hasDeclaredAnnotation(Unremovable.class))
                .addAnnotationTransformation(LockedMethodsProcessor.HIDDEN);
        configuration.accept(container);
        BeanProcessor beans = container.build();
        beans.registerCustomContexts();
        beans.registerScopes();
        beans.registerSyntheticInjectionPoints(beans.registerBeans());
        beans.registerSyntheticObservers();
        beans.initialize(transformer -> {}, List.of());
        Built built = new Built();
        inABuild(() -> new LockedMethodsProcessor()
                .find(
                        new ValidationPhaseBuildItem(beans.validate(transformer -> {}), beans),
                        new CombinedIndexBuildItem(application, computing),
                        List.of(),
                        built.generated::add,
                        built.found::add,
                        built.errors::add));
        return built;
    }

    /** With a class loader such as only a build has. */
    private static void inABuild(Runnable work) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (QuarkusClassLoader building =
                QuarkusClassLoader.builder("build", before, false).build()) {
            thread.setContextClassLoader(building);
            work.run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** The messages of all errors. */
    List<String> errors() {
        return errors.stream()
                .flatMap(item -> item.getValues().stream())
                .map(Throwable::getMessage)
                .toList();
    }

    /** What the application will know of its locked methods. */
    List<LockedMethodSpec> specs() {
        Recorded recorded = new Recorded();
        new LockedMethodsProcessor().record(recorded, Recorded.NO_BEANS, found);
        return recorded.methods;
    }

    List<String> generated() {
        return generated.stream().map(each -> each.binaryName()).toList();
    }

    /** An instance of a generated class, which is defined beside the class that it was generated for. */
    KeyPath path(String name) throws ReflectiveOperationException {
        byte[] code = generated.stream()
                .filter(each -> each.binaryName().equals(name))
                .findFirst()
                .orElseThrow()
                .getClassData();
        MethodHandles.Lookup beside =
                MethodHandles.privateLookupIn(Class.forName(KeyResolver.bean(name)), MethodHandles.lookup());
        return beside.defineHiddenClass(code, true)
                .lookupClass()
                .asSubclass(KeyPath.class)
                .getConstructor()
                .newInstance();
    }
}
