package org.custodia.webapp.slices;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.packs.SerialUploads;

/** Uploads in memory, some of whose parts break off when a test wants that. */
public final class SmallUploads implements SerialUploads {
  private final Map<UUID, ByteArrayOutputStream> files = new ConcurrentHashMap<>();

  /** So many parts from now on are kept by half and answered by nothing useful. */
  public final AtomicInteger breaking = new AtomicInteger();

  /** Parts that were sent, broken ones too. */
  public final AtomicInteger parts = new AtomicInteger();

  @Override
  public long received(String organisation, UUID id) {
    return file(id).size();
  }

  @Override
  public long append(String organisation, UUID id, long from, InputStream bytes)
      throws IOException {
    if (from != file(id).size()) {
      throw new Problem(Problem.Kind.CONFLICT, "CUS-LOT-060", (long) file(id).size());
    }
    parts.incrementAndGet();
    byte[] part = bytes.readAllBytes();
    boolean breaks = breaking.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    file(id).write(part, 0, breaks ? part.length / 2 : part.length);
    if (breaks) throw new IOException("the line is dead");
    return file(id).size();
  }

  @Override
  public InputStream read(String organisation, UUID id) {
    return new ByteArrayInputStream(file(id).toByteArray());
  }

  private ByteArrayOutputStream file(UUID id) {
    return files.computeIfAbsent(id, none -> new ByteArrayOutputStream());
  }
}
