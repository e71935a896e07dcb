package org.custodia.registry.organs;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.organs.Preservation;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.organs.transport.LoggerFile;
import org.custodia.registry.organs.transport.LoggerSeries;
import org.custodia.registry.organs.transport.TemperatureWay;

/**
 * Temperature loggers of boxes. Who gives or takes the box uploads the logger's file; it becomes a
 * sealed document, and readings out of the limits become acts that are ready to be signed.
 */
public interface OrganLoggers {

  /**
   * Keeps a file of which every line can be read, and nothing of another. The same id again is the
   * same file.
   *
   * @param place on whose clocks times without an offset are
   * @param kept how the organ is kept, where this organisation does not know it from PACKED; cold
   *     storage unless it is said
   * @throws org.custodia.registry.errors.Problem FORBIDDEN CUS-ORG-010; NOT_FOUND CUS-TRN-020 for
   *     an organ that this organisation neither gives nor takes; CUS-TRN-010 to 012, 017, 018 for
   *     the file
   */
  Outcome upload(
      Caller caller,
      UUID id,
      Bytes32 organId,
      ZoneId place,
      Optional<Preservation> kept,
      byte[] file);

  /** What became of an upload. */
  sealed interface Outcome {
    /**
     * @param document hash by which acts refer to the file
     * @param acts one for each excursion, to be signed
     */
    record Kept(
        Bytes32 document,
        int samples,
        Instant from,
        Instant until,
        TemperatureWay way,
        List<Prepared> acts)
        implements Outcome {}

    /** Nothing was kept. */
    record Unreadable(List<LoggerFile.BadLine> lines) implements Outcome {}
  }

  /**
   * An act to be drafted as it is.
   *
   * @param fields as docs/organs.md lists them for the action
   */
  record Prepared(String channel, Action action, Map<String, String> fields) {}

  /**
   * Temperatures of an organ as far as they are known here: own files, and those that others
   * referred to. Empty for an organ that is not known here.
   */
  Optional<Temperatures> temperatures(Caller caller, Bytes32 organId);

  /**
   * @param curves one for each file, by its first sample
   * @param limits that held from packing to unpacking, or until now
   * @param marks what was scanned on the way, by time
   * @param acts excursions that no act on the ledger tells of yet
   */
  record Temperatures(
      List<Curve> curves,
      List<TemperatureWay.Limit> limits,
      List<Mark> marks,
      List<Prepared> acts) {}

  /**
   * @param document hash of the file
   * @param own whether it was uploaded here
   */
  record Curve(
      Bytes32 document,
      boolean own,
      List<LoggerSeries.Sample> samples,
      List<LoggerSeries.Excursion> excursions,
      List<LoggerSeries.Gap> gaps) {}

  record Mark(Instant at, Action action, Bytes32 by, String place) {}
}
