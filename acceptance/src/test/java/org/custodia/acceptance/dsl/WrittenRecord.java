package org.custodia.acceptance.dsl;

import java.util.Map;

/**
 * A record that a ward has written, and where the ledger points to it.
 *
 * @param said what is in it
 * @param pointers its id on the ledger by the address of the channel
 */
public record WrittenRecord(String kind, String said, Map<String, String> pointers) {
  public WrittenRecord {
    pointers = Map.copyOf(pointers);
  }

  /** Its id in a channel. */
  String in(String channel) {
    String id = pointers.get(channel);
    if (id == null) throw new AssertionError(this + " has no pointer in " + channel);
    return id;
  }

  @Override
  public String toString() {
    return "the record of " + kind;
  }
}
