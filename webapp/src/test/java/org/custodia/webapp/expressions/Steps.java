package org.custodia.webapp.expressions;

/** A text that counts how often a character of it is looked at. */
final class Steps implements CharSequence {
  /** Thrown beyond what is bearable, in place of going on. */
  static final class TooMany extends RuntimeException {
    TooMany() {
      super("too many steps", null, false, false);
    }
  }

  private final String text;
  private final long most;
  private long taken;

  Steps(String text, long most) {
    this.text = text;
    this.most = most;
  }

  long taken() {
    return taken;
  }

  @Override
  public char charAt(int index) {
    if (++taken > most) throw new TooMany();
    return text.charAt(index);
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return text.substring(start, end);
  }

  @Override
  public String toString() {
    return text;
  }
}
