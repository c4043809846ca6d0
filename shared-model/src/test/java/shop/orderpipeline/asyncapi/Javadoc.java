package shop.orderpipeline.asyncapi;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.doctree.TextTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** What the sources of this module say of their types, so that no document says it a second time and otherwise. */
final class Javadoc {

    private static final Path SOURCES = Path.of("src", "main", "java");

    private final Map<Class<?>, Map<String, String>> read = new HashMap<>();

    /** Of a type; empty where it has none. */
    Optional<String> of(Class<?> type) {
        return text(type, path(type));
    }

    /** Of a constant of an enum. */
    Optional<String> of(Enum<?> constant) {
        var type = constant.getDeclaringClass();
        return text(type, path(type) + "." + constant.name());
    }

    /** Of a component of a record. */
    Optional<String> of(Class<?> record, String component) {
        return text(record, path(record) + "#" + component);
    }

    private Optional<String> text(Class<?> type, String of) {
        return Optional.ofNullable(
                read.computeIfAbsent(outermost(type), Javadoc::parsed).get(of));
    }

    private static Class<?> outermost(Class<?> type) {
        var outer = type.getEnclosingClass();
        return outer == null ? type : outermost(outer);
    }

    private static String path(Class<?> type) {
        var outer = type.getEnclosingClass();
        return outer == null ? type.getSimpleName() : path(outer) + "." + type.getSimpleName();
    }

    private static Map<String, String> parsed(Class<?> type) {
        var compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "the tests run on a JDK");
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            var source = files.getJavaFileObjects(SOURCES.resolve(type.getName().replace('.', '/') + ".java"));
            var task = (JavacTask) compiler.getTask(null, files, null, List.of("-proc:none"), null, source);
            var texts = new HashMap<String, String>();
            new Reader(DocTrees.instance(task), texts).scan(task.parse(), null);
            return texts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Walks over the types of one file. */
    private static final class Reader extends TreePathScanner<@Nullable Void, @Nullable String> {

        private final DocTrees comments;
        private final Map<String, String> texts;

        Reader(DocTrees comments, Map<String, String> texts) {
            this.comments = comments;
            this.texts = texts;
        }

        @Override
        public @Nullable Void visitClass(ClassTree type, @Nullable String outer) {
            var name = outer == null
                    ? type.getSimpleName().toString()
                    : outer + "." + type.getSimpleName().toString();
            var comment = comments.getDocCommentTree(getCurrentPath());
            if (comment != null) {
                keep(name, comment.getFullBody());
                components(name, comment);
            }
            return super.visitClass(type, name);
        }

        @Override
        public @Nullable Void visitVariable(VariableTree variable, @Nullable String outer) {
            var comment = comments.getDocCommentTree(getCurrentPath());
            if (comment != null) {
                keep(outer + "." + variable.getName(), comment.getFullBody());
            }
            return super.visitVariable(variable, outer);
        }

        private void components(String type, DocCommentTree comment) {
            for (var tag : comment.getBlockTags()) {
                if (tag instanceof ParamTree component) {
                    keep(type + "#" + component.getName(), component.getDescription());
                }
            }
        }

        private void keep(String name, List<? extends DocTree> text) {
            var markdown = text.stream()
                    .map(Reader::markdown)
                    .collect(Collectors.joining())
                    .replaceAll("\\s+", " ")
                    .strip();
            if (!markdown.isEmpty()) {
                texts.put(name, markdown);
            }
        }

        private static String markdown(DocTree part) {
            return switch (part) {
                case TextTree text -> text.getBody();
                case LiteralTree code -> "`" + code.getBody().getBody() + "`";
                case LinkTree link -> "`" + simple(link.getReference().getSignature()) + "`";
                default -> throw new IllegalStateException("say how it reads in a document: " + part);
            };
        }

        private static String simple(String signature) {
            return signature.substring(Math.max(signature.lastIndexOf('#'), signature.lastIndexOf('.')) + 1);
        }
    }
}
