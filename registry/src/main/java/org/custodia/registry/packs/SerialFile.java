package org.custodia.registry.packs;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Optional;
import org.custodia.registry.errors.Problem;

/**
 * A file of serial numbers: CSV (RFC 4180) of one column, UTF-8 with or without byte order mark,
 * lines ending in LF or CRLF, the first line optionally the heading {@code serial}. A serial that
 * holds a comma or a quotation mark stands in quotation marks. Empty lines may only stand at the
 * end. Read as a stream; nothing is kept of a file that is refused.
 */
public final class SerialFile {
  private static final int LONGEST_LINE = 400;

  private SerialFile() {}

  /**
   * How much is read before the file is refused.
   *
   * @param bytes of the file
   * @param serials in the file
   */
  public record Limits(long bytes, int serials) {
    /** A million packs of the longest serial, each quoted and with CRLF, and some room. */
    public static final Limits LOT = new Limits(32L * 1024 * 1024, 1_000_000);
  }

  /**
   * @throws Problem BAD_INPUT CUS-LOT-001 to 003, 008 or 009 with the number of the line, TOO_LARGE
   *     CUS-LOT-006 or 007
   * @throws UncheckedIOException when the stream breaks
   */
  public static SerialList read(InputStream file, Limits limits) {
    try {
      return new Reader(file, limits).read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes serials so that {@link #read} reads the same again. */
  public static void write(Iterable<String> serials, OutputStream file) {
    try {
      stream(serials).transferTo(file);
      file.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same bytes as {@link #write} gives, made as they are read. */
  public static InputStream stream(Iterable<String> serials) {
    return new Lines(serials.iterator());
  }

  private static final class Lines extends InputStream {
    private final Iterator<String> serials;
    private byte[] line = "serial\n".getBytes(StandardCharsets.US_ASCII);
    private int next;

    Lines(Iterator<String> serials) {
      this.serials = serials;
    }

    @Override
    public int read() {
      if (!hasMore()) return -1;
      return line[next++];
    }

    @Override
    public int read(byte[] to, int offset, int length) {
      int count = 0;
      while (count < length && hasMore()) {
        int some = Math.min(length - count, line.length - next);
        System.arraycopy(line, next, to, offset + count, some);
        next += some;
        count += some;
      }
      return count == 0 && length > 0 ? -1 : count;
    }

    private boolean hasMore() {
      if (next < line.length) return true;
      if (!serials.hasNext()) return false;
      String serial = serials.next();
      boolean quoted = serial.indexOf('"') >= 0 || serial.indexOf(',') >= 0;
      String field = quoted ? '"' + serial.replace("\"", "\"\"") + '"' : serial;
      line = (field + '\n').getBytes(StandardCharsets.US_ASCII);
      next = 0;
      return true;
    }
  }

  private static final class Reader {
    private final InputStream file;
    private final Limits limits;
    private final byte[] buffer = new byte[64 * 1024];
    private final byte[] line = new byte[LONGEST_LINE];
    private int filled;
    private int next;
    private long bytes;
    private int lines;

    Reader(InputStream file, Limits limits) {
      this.file = file;
      this.limits = limits;
    }

    SerialList read() throws IOException {
      Optional<String> first = nextLine();
      boolean heading =
          first
              .map(Reader::withoutMark)
              .filter(text -> field(text).equalsIgnoreCase("serial"))
              .isPresent();
      Optional<String> text = heading ? nextLine() : first.map(Reader::withoutMark);
      try (var serials = new SerialList.Builder(heading ? 2 : 1)) {
        collect(text, serials);
        return serials.build();
      }
    }

    private void collect(Optional<String> first, SerialList.Builder serials) throws IOException {
      Optional<String> text = first;
      int emptyLine = 0;
      while (text.isPresent()) {
        if (text.get().isEmpty()) {
          emptyLine = emptyLine == 0 ? lines : emptyLine;
        } else if (emptyLine > 0) {
          throw new Problem(Problem.Kind.BAD_INPUT, "CUS-LOT-001", emptyLine);
        } else {
          if (serials.size() == limits.serials()) {
            throw new Problem(Problem.Kind.TOO_LARGE, "CUS-LOT-006", limits.serials());
          }
          serials.add(field(text.get()));
        }
        text = nextLine();
      }
      if (serials.size() == 0) {
        throw new Problem(Problem.Kind.BAD_INPUT, "CUS-LOT-008");
      }
    }

    private static String withoutMark(String text) {
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /** The one field of a line. */
    private String field(String text) {
      if (text.indexOf('"') < 0) {
        if (text.indexOf(',') >= 0) {
          throw new Problem(Problem.Kind.BAD_INPUT, "CUS-LOT-009", lines);
        }
        return text;
      }
      boolean enclosed = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
      String inner = enclosed ? text.substring(1, text.length() - 1) : text;
      String once = inner.replace("\"\"", "");
      if (!enclosed || once.indexOf('"') >= 0) {
        throw new Problem(Problem.Kind.BAD_INPUT, "CUS-LOT-009", lines);
      }
      return inner.replace("\"\"", "\"");
    }

    /** The next line without its ending; empty at the end of the file. */
    private Optional<String> nextLine() throws IOException {
      int length = 0;
      boolean any = false;
      int b;
      while ((b = nextByte()) >= 0) {
        any = true;
        if (b == '\n') break;
        if (length == LONGEST_LINE) {
          throw new Problem(
              Problem.Kind.BAD_INPUT,
              "CUS-LOT-002",
              lines + 1,
              LONGEST_LINE,
              SerialList.LONGEST_SERIAL);
        }
        line[length++] = (byte) b;
      }
      if (!any) return Optional.empty();
      lines++;
      if (length > 0 && line[length - 1] == '\r') length--;
      return Optional.of(new String(line, 0, length, StandardCharsets.UTF_8));
    }

    private int nextByte() throws IOException {
      if (next == filled) {
        filled = file.read(buffer);
        next = 0;
        if (filled <= 0) {
          filled = 0;
          return -1;
        }
        bytes += filled;
        if (bytes > limits.bytes()) {
          throw new Problem(Problem.Kind.TOO_LARGE, "CUS-LOT-007", limits.bytes());
        }
      }
      return buffer[next++] & 0xff;
    }
  }
}
