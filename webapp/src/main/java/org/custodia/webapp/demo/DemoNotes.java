package org.custodia.webapp.demo;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Properties;
import java.util.function.Supplier;
import org.custodia.contracts.Bytes32;

/**
 * What steps of the demo drew or found out, such as times and hashes of documents: a start after a
 * kill then asks for exactly the same again, and so has no second effect.
 */
final class DemoNotes {
  private final Path file;
  private final Properties known = new Properties();

  DemoNotes(Path file) {
    this.file = file;
    if (!Files.exists(file)) return;
    try {
      known.load(new StringReader(Files.readString(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What was noted under that name, or made and noted now. */
  synchronized String once(String name, Supplier<String> make) {
    String before = known.getProperty(name);
    if (before != null) return before;
    String made = make.get();
    known.setProperty(name, made);
    StringWriter text = new StringWriter();
    try {
      known.store(text, "What the demo has begun, for its next start");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    DemoFiles.writePrivate(file, text.toString());
    return made;
  }

  Bytes32 hash(String name, Supplier<Bytes32> make) {
    return Bytes32.of(once(name, () -> make.get().toString()));
  }

  /** When this was asked for the first time, in whole seconds. */
  Instant moment(String name) {
    return Instant.parse(
        once(name, () -> Instant.now().truncatedTo(ChronoUnit.SECONDS).toString()));
  }
}
