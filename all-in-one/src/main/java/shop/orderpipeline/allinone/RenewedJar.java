package shop.orderpipeline.allinone;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;

/**
 * A library's classes in a format that the JVM's cache takes. Those of before 2006 say nothing about types at jumps: the JVM
 * finds them out anew at each start, and keeps none of them.
 */
final class RenewedJar {

    private static final int FORMAT = ClassFile.JAVA_8_VERSION;

    private RenewedJar() {}

    /** Writes the classes and resources of a jar of the class path anew; what they do stays the same. */
    static void write(Path jar, Path renewed, ClassLoader libraries) throws IOException {
        var format = ClassFile.of(
                ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
                ClassFile.ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(libraries)
                        .orElse(ClassHierarchyResolver.defaultResolver())));
        try (var from = new JarFile(jar.toFile());
                var to = new JarOutputStream(Files.newOutputStream(renewed))) {
            for (var entry : Collections.list(from.entries())) {
                if (entry.isDirectory() || entry.getName().startsWith("META-INF/")) {
                    continue;
                }
                to.putNextEntry(new JarEntry(entry.getName()));
                try (var content = from.getInputStream(entry)) {
                    to.write(isClass(entry) ? renewed(content, format) : content.readAllBytes());
                }
                to.closeEntry();
            }
        }
    }

    private static boolean isClass(ZipEntry entry) {
        return entry.getName().endsWith(".class");
    }

    private static byte[] renewed(InputStream content, ClassFile format) throws IOException {
        var bytes = content.readAllBytes();
        var parsed = format.parse(bytes);
        ClassTransform version = (builder, element) -> {
            if (element instanceof ClassFileVersion) {
                builder.withVersion(FORMAT, 0);
            } else {
                builder.with(element);
            }
        };
        return parsed.majorVersion() >= FORMAT
                ? bytes
                : format.transformClass(
                        parsed,
                        ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL)
                                .andThen(version));
    }
}
