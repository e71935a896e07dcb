package org.custodia.webapp.expressions;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Every regular expression that the sources have, as they are written. */
final class SourceExpressions {
  private static final List<String> MODULES =
      List.of("contracts", "scanners", "registry", "webapp", "devnet");

  private static final Pattern USING =
      Pattern.compile(
          "Pattern\\.compile|\\.matches\\(|\\.replace(All|First)\\(|\\.split\\(|Mapping\\(");

  /** Whether what a file compiles is looked for in a text; otherwise it has to fit the whole. */
  private static final Pattern SEARCHING =
      Pattern.compile(
          "\\.find\\(\\)|\\.results\\(\\)|matcher\\([^;]{0,200}\\)\\s*\\.replace|asPredicate|[A-Z]\\.split");

  private static final Pattern VARIABLE =
      Pattern.compile("\\{\\*?\\w+:((?:[^{}]|\\{[^}]*\\})*)\\}");

  /** A literal of JavaScript, where an operand begins. */
  private static final Pattern OF_JAVASCRIPT =
      Pattern.compile(
          "(?m)(?:[(,=:!&|?;]|return|=>) ?/(?![/*])((?:[^/\\\\\\[\\n]|\\\\.|\\[(?:[^\\]\\\\\\n]|\\\\.)*\\])+)/[dgimsuvy]*(?=[\\s.,;)])");

  /** Stands for what is only known while the program runs. */
  private static final String LATER = "x";

  /**
   * @param everywhere whether it is looked for anywhere in a text, or has to fit the whole
   */
  record Found(String where, String expression, boolean everywhere) {}

  private final List<Found> found = new ArrayList<>();
  private final List<String> unknown = new ArrayList<>();

  private SourceExpressions() {}

  static SourceExpressions read(Path root) throws IOException {
    SourceExpressions all = new SourceExpressions();
    List<Path> java = new ArrayList<>();
    for (String module : MODULES) {
      for (Path file : files(root.resolve(module).resolve("src/main/java"), ".java")) {
        if (USING.matcher(Files.readString(file)).find()) java.add(file);
      }
    }
    all.readJava(java);
    for (Path file : files(root.resolve("webapp/src/main/resources/static"), ".js")) {
      String text = Files.readString(file).replaceAll("(?m)^\\s*//.*$", "");
      Matcher literals = OF_JAVASCRIPT.matcher(text);
      while (literals.find()) {
        String expression = ofJava(literals.group(1));
        all.found.add(new Found(file.getFileName().toString(), expression, true));
      }
    }
    return all;
  }

  List<Found> found() {
    return found;
  }

  /** Calls that compile what is not written there. */
  List<String> unknown() {
    return unknown;
  }

  private static List<Path> files(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }

  /** JavaScript has no classes within classes. */
  private static String ofJava(String expression) {
    StringBuilder said = new StringBuilder();
    boolean inClass = false;
    for (int i = 0; i < expression.length(); i++) {
      char one = expression.charAt(i);
      if (one == '\\') {
        said.append(one).append(expression.charAt(++i));
        continue;
      }
      if (one == '[' && inClass) said.append('\\');
      if (one == '[') inClass = true;
      if (one == ']') inClass = false;
      said.append(one);
    }
    return said.toString();
  }

  private void readJava(List<Path> files) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  manager,
                  ignored -> {},
                  List.of("-proc:none"),
                  null,
                  manager.getJavaFileObjectsFromPaths(files));
      for (CompilationUnitTree unit : task.parse()) new OneFile(unit).read();
    }
  }

  private final class OneFile extends TreeScanner<Void, Void> {
    private final CompilationUnitTree unit;
    private final String name;
    private final Map<String, ExpressionTree> constants = new HashMap<>();
    private final Set<ExpressionTree> fitWhole = new HashSet<>();
    private final boolean searches;

    OneFile(CompilationUnitTree unit) throws IOException {
      this.unit = unit;
      this.searches = SEARCHING.matcher(unit.getSourceFile().getCharContent(true)).find();
      this.name = Path.of(unit.getSourceFile().toUri()).getFileName().toString();
    }

    void read() {
      new TreeScanner<Void, Void>() {
        @Override
        public Void visitVariable(VariableTree variable, Void nothing) {
          ExpressionTree value = variable.getInitializer();
          if (value != null) constants.put(variable.getName().toString(), value);
          boolean own = variable.getModifiers().getFlags().contains(Modifier.PRIVATE);
          if (own && !searches) fitWhole.add(value);
          return super.visitVariable(variable, nothing);
        }
      }.scan(unit, null);
      scan(unit, null);
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree call, Void nothing) {
      if (call.getMethodSelect() instanceof MemberSelectTree select
          && !call.getArguments().isEmpty()) {
        String method = select.getIdentifier().toString();
        ExpressionTree first = call.getArguments().get(0);
        boolean compiles = select.toString().endsWith("Pattern.compile");
        boolean two = call.getArguments().size() == 2;
        boolean takes =
            switch (method) {
              case "replaceAll", "replaceFirst" -> two;
              case "matches", "split" -> true;
              default -> false;
            };
        boolean whole = compiles ? fitWhole.contains(call) : method.equals("matches");
        if (compiles || takes) take(call, first, compiles, !whole);
      }
      return super.visitMethodInvocation(call, nothing);
    }

    private void take(
        MethodInvocationTree call, ExpressionTree given, boolean compiles, boolean everywhere) {
      Optional<String> text = text(given);
      if (text.isEmpty()) {
        if (compiles) unknown.add(name + ": " + given);
        return;
      }
      boolean quoted = call.toString().contains("Pattern.LITERAL");
      if (!quoted) found.add(new Found(name, text.get(), everywhere));
    }

    @Override
    public Void visitAnnotation(AnnotationTree annotation, Void nothing) {
      if (annotation.getAnnotationType().toString().endsWith("Mapping")) {
        new TreeScanner<Void, Void>() {
          @Override
          public Void visitLiteral(LiteralTree literal, Void none) {
            if (literal.getValue() instanceof String path) {
              Matcher variables = VARIABLE.matcher(path);
              while (variables.find()) found.add(new Found(name, variables.group(1), false));
            }
            return null;
          }
        }.scan(annotation.getArguments(), null);
      }
      return super.visitAnnotation(annotation, nothing);
    }

    /** Empty where nothing of it is written as text. */
    private Optional<String> text(Tree tree) {
      if (tree instanceof LiteralTree literal) {
        return Optional.ofNullable(literal.getValue()).map(String::valueOf);
      }
      if (tree instanceof ParenthesizedTree inside) return text(inside.getExpression());
      if (tree instanceof BinaryTree both && both.getKind() == Tree.Kind.PLUS) {
        Optional<String> left = text(both.getLeftOperand());
        Optional<String> right = text(both.getRightOperand());
        if (left.isEmpty() && right.isEmpty()) return Optional.empty();
        return Optional.of(left.orElse(LATER) + right.orElse(LATER));
      }
      if (tree instanceof IdentifierTree named) {
        ExpressionTree value = constants.remove(named.getName().toString());
        if (value == null) return Optional.empty();
        Optional<String> text = text(value);
        constants.put(named.getName().toString(), value);
        return text;
      }
      return Optional.empty();
    }
  }
}
