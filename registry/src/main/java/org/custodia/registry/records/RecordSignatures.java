package org.custodia.registry.records;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.custodia.registry.witnessing.Witnessing;
import org.custodia.registry.witnessing.Witnessing.Signed;

/** Signatures by which the ledger was told of records. Inside the organisation's rows. */
public final class RecordSignatures {
  private final HeldRecords held;
  private final Witnessing witnessing;

  RecordSignatures(HeldRecords held, Witnessing witnessing) {
    this.held = held;
    this.witnessing = witnessing;
  }

  /**
   * Of each of these records that was signed for, one signature for each channel.
   *
   * @param records ids of records of this organisation's
   */
  public Map<UUID, List<Signed>> of(String organisation, Collection<UUID> records) {
    List<HeldRecords.Held> pointers = held.of(organisation, records);
    Map<UUID, Signed> signed =
        witnessing
            .signed(organisation, pointers.stream().map(HeldRecords.Held::command).toList())
            .stream()
            .collect(Collectors.toMap(Signed::id, Function.identity()));
    return pointers.stream()
        .filter(pointer -> signed.containsKey(pointer.command()))
        .collect(
            Collectors.groupingBy(
                HeldRecords.Held::body,
                Collectors.mapping(pointer -> signed.get(pointer.command()), Collectors.toList())));
  }
}
