package io.github.dynamodblock.arch;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Classes that break a wall. They exist in a test's temporary directory only, in the very packages that it guards. */
final class Specimen {
    private Specimen() {}

    /**
     * Compiles the sources and imports them as the walls see them.
     *
     * @param sources by the names of their classes, without the lines of their packages
     */
    static JavaClasses of(Path directory, Map<String, String> sources) throws IOException {
        List<JavaFileObject> files = sources.entrySet().stream()
                .map(source -> file(source.getKey(), source.getValue()))
                .toList();
        StringWriter complaints = new StringWriter();
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        List<String> options = List.of(
                "-d", directory.toString(), "-proc:none", "-cp", System.getProperty("java.class.path"), "-nowarn");
        if (!javac.getTask(complaints, null, null, options, null, files).call()) {
            throw new IllegalArgumentException("The specimen does not compile: " + complaints);
        }
        return new ClassFileImporter().importPath(directory);
    }

    private static JavaFileObject file(String className, String body) {
        String text = "package " + className.substring(0, className.lastIndexOf('.')) + ";\n" + body;
        return new SimpleJavaFileObject(
                URI.create("memory:///" + className.replace('.', '/') + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }
}
