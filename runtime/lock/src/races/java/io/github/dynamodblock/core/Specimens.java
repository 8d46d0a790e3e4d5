package io.github.dynamodblock.core;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.Remapper;

/**
 * Writes the core and its checks once more, under another name and with one class weakened, beside the compiled tests.
 * Lincheck finds the classes to watch by their names, so a class loader of our own would hide them from it.
 */
final class Specimens {
    private static final String CORE = "io/github/dynamodblock/core/";

    private Specimens() {}

    /** The check of the weakened house; a test has its own name for the house. */
    static Class<?> of(Class<?> check, String name, Weakness weakness) throws ClassNotFoundException {
        String home = "specimen/" + check.getSimpleName().toLowerCase(Locale.ROOT) + "/" + name + "/";
        Path tests = root(check);
        for (Path root : List.of(tests, root(weakness.of()))) {
            try (Stream<Path> files = Files.list(root.resolve(CORE))) {
                files.filter(Specimens::isPart).forEach(file -> write(file, home, tests, weakness));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return Class.forName(renamed(check.getName().replace('.', '/'), home).replace('/', '.'));
    }

    /** Tests are not: who runs the tests would find them twice. */
    private static boolean isPart(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".class") && !name.contains("Test");
    }

    private static void write(Path sound, String home, Path target, Weakness weakness) {
        try {
            byte[] code = Files.readAllBytes(sound);
            ClassReader reader = new ClassReader(code);
            if (reader.getClassName().equals(weakness.of().getName().replace('.', '/'))) {
                reader = new ClassReader(weakness.weaken(code));
            }
            ClassWriter writer = new ClassWriter(0);
            reader.accept(new ClassRemapper(writer, new Remapper(Opcodes.ASM9) {
                @Override
                public String map(String name) {
                    return renamed(name, home);
                }
            }), 0);
            Path file = target.resolve(renamed(reader.getClassName(), home) + ".class");
            Files.createDirectories(file.getParent());
            Files.write(file, writer.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String renamed(String name, String home) {
        return isOfCore(name) ? home + name.substring(CORE.length()) : name;
    }

    /** The room core.protocol is not written again: it has no thread, so there is nothing of it to be weakened. */
    private static boolean isOfCore(String name) {
        return name.startsWith(CORE) && name.indexOf('/', CORE.length()) < 0;
    }

    private static Path root(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
