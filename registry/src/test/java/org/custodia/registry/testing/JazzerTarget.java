package org.custodia.registry.testing;

import java.lang.reflect.Constructor;

/** Where Jazzer comes in; the name of a {@link ParserFuzz} is its argument. */
public final class JazzerTarget {
  private static ParserFuzz parser;

  private JazzerTarget() {}

  /** Called by Jazzer, once; classes are loaded here, which may take longer than an input may. */
  public static void fuzzerInitialize(String[] arguments) throws ReflectiveOperationException {
    parser = parser(Class.forName(arguments[0]));
    parser.seeds().forEach(parser::tryOut);
  }

  /** Called by Jazzer, with each input. */
  public static void fuzzerTestOneInput(byte[] input) {
    parser.tryOut(input);
  }

  static ParserFuzz parser(Class<?> type) throws ReflectiveOperationException {
    Constructor<?> constructor = type.getDeclaredConstructor();
    constructor.setAccessible(true);
    return (ParserFuzz) constructor.newInstance();
  }
}
