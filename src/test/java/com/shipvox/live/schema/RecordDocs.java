package com.shipvox.live.schema;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * The documentation comments of records, read from their sources, so that the schema says what the
 * code says. A key is a type's canonical name, with {@code #component} for its {@code @param}.
 */
final class RecordDocs {
  private final Map<String, String> texts = new HashMap<>();

  RecordDocs(List<Path> sources) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (var files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, files, null, null, null, files.getJavaFileObjectsFromPaths(sources));
      DocTrees docs = DocTrees.instance(task);
      for (CompilationUnitTree unit : task.parse()) {
        new Reader(docs).scan(unit, null);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Optional<String> of(Class<?> type) {
    return Optional.ofNullable(texts.get(type.getCanonicalName()));
  }

  Optional<String> of(Class<?> type, String component) {
    return Optional.ofNullable(texts.get(type.getCanonicalName() + "#" + component));
  }

  private final class Reader extends TreePathScanner<Void, Void> {
    private final DocTrees docs;

    Reader(DocTrees docs) {
      this.docs = docs;
    }

    @Override
    public Void visitClass(ClassTree type, Void nothing) {
      DocCommentTree comment = docs.getDocCommentTree(getCurrentPath());
      if (comment != null) {
        String name = canonicalName(getCurrentPath());
        if (!comment.getFullBody().isEmpty()) {
          texts.put(name, plain(comment.getFullBody()));
        }
        for (DocTree tag : comment.getBlockTags()) {
          if (tag instanceof ParamTree param) {
            texts.put(name + "#" + param.getName(), plain(param.getDescription()));
          }
        }
      }
      return super.visitClass(type, nothing);
    }
  }

  private static String canonicalName(TreePath path) {
    StringBuilder name = new StringBuilder();
    for (Tree tree : path) {
      if (tree instanceof ClassTree type) {
        name.insert(0, "." + type.getSimpleName());
      }
    }
    return path.getCompilationUnit().getPackageName() + name.toString();
  }

  private static String plain(List<? extends DocTree> parts) {
    StringBuilder text = new StringBuilder();
    for (DocTree part : parts) {
      if (part instanceof LinkTree link) {
        text.append(link.getReference());
      } else if (part instanceof LiteralTree literal) {
        text.append(literal.getBody());
      } else {
        text.append(part);
      }
    }
    return text.toString().replaceAll("\\s+", " ").trim();
  }
}
