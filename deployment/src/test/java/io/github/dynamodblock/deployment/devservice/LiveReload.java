package io.github.dynamodblock.deployment.devservice;

import io.quarkus.test.QuarkusDevModeTest;
import java.lang.reflect.Field;

/**
 * Looks for changed files as an HTTP request in dev mode would. Without an HTTP extension, only the updater of dev mode
 * itself can do that. It is in a class loader of dev mode.
 */
final class LiveReload {
    private LiveReload() {}

    /** Returns whether the application was started again. */
    static boolean scan(QuarkusDevModeTest application) throws Exception {
        Object devMode = field(QuarkusDevModeTest.class, "devModeMain", application);
        Object isolated = field(devMode.getClass(), "realCloseable", devMode);
        Class<?> updater =
                isolated.getClass().getClassLoader().loadClass("io.quarkus.deployment.dev.RuntimeUpdatesProcessor");
        Object instance = updater.getField("INSTANCE").get(null);
        return (boolean) updater.getMethod("doScan", boolean.class).invoke(instance, true);
    }

    private static Object field(Class<?> type, String name, Object of) throws Exception {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field.get(of);
    }
}
