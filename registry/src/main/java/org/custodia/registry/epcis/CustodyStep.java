package org.custodia.registry.epcis;

/**
 * What happened, and how GS1's Core Business Vocabulary 2.0 says it: sections 7.1 (business steps)
 * and 7.2 (dispositions). docs/epcis.md has this table with the reasons.
 */
public enum CustodyStep {
  RELEASED(EventType.OBJECT, Action.ADD, "commissioning", "active", Where.THERE),
  BLOCKED(EventType.OBJECT, Action.OBSERVE, "holding", "non_sellable_other", Where.NOWHERE),
  UNBLOCKED(EventType.OBJECT, Action.OBSERVE, "inspecting", "active", Where.NOWHERE),
  RECALLED(EventType.OBJECT, Action.OBSERVE, "holding", "recalled", Where.NOWHERE),
  WITHDRAWN(EventType.OBJECT, Action.OBSERVE, "holding", "unavailable", Where.NOWHERE),
  ACKNOWLEDGED(EventType.OBJECT, Action.OBSERVE, "stock_taking", "recalled", Where.THERE),
  PACKED(EventType.AGGREGATION, Action.ADD, "packing", "container_closed", Where.THERE),
  UNPACKED(EventType.AGGREGATION, Action.DELETE, "unpacking", "container_open", Where.THERE),
  DISPATCHED(EventType.OBJECT, Action.OBSERVE, "shipping", "in_transit", Where.LEAVING),
  RETURNED(EventType.OBJECT, Action.OBSERVE, "shipping", "returned", Where.LEAVING),
  RETURNED_FOR_RECALL(EventType.OBJECT, Action.OBSERVE, "shipping", "recalled", Where.LEAVING),
  DISPATCH_CANCELLED(EventType.OBJECT, Action.OBSERVE, "void_shipping", "in_progress", Where.THERE),
  RECEIVED(EventType.OBJECT, Action.OBSERVE, "receiving", "in_progress", Where.THERE),
  RECEIVED_OTHERWISE(
      EventType.OBJECT, Action.OBSERVE, "receiving", "mismatch_quantity", Where.THERE),
  REJECTED(EventType.OBJECT, Action.OBSERVE, "inspecting", "non_conformant", Where.THERE),
  DISPENSED(EventType.OBJECT, Action.DELETE, "dispensing", "dispensed", Where.THERE),
  OPENED(EventType.OBJECT, Action.OBSERVE, "dispensing", "partially_dispensed", Where.THERE),
  DESTROYED(EventType.OBJECT, Action.DELETE, "destroying", "destroyed", Where.THERE),
  STOLEN(EventType.OBJECT, Action.DELETE, "decommissioning", "stolen", Where.NOWHERE),
  LOST(EventType.OBJECT, Action.DELETE, "decommissioning", "unknown", Where.NOWHERE),
  FREE_SAMPLE(
      EventType.OBJECT, Action.DELETE, "decommissioning", "non_sellable_other", Where.THERE),
  AUTHORITY_SAMPLE(EventType.OBJECT, Action.DELETE, "sampling", "non_sellable_other", Where.THERE),
  EXPORTED(EventType.OBJECT, Action.DELETE, "decommissioning", "inactive", Where.NOWHERE),
  LOCKED(EventType.OBJECT, Action.OBSERVE, "holding", "reserved", Where.THERE),
  UNLOCKED(EventType.OBJECT, Action.OBSERVE, "inspecting", "active", Where.THERE);

  /** Of the standard's five event types, those that custody of medicines needs. */
  public enum EventType {
    OBJECT("ObjectEvent"),
    AGGREGATION("AggregationEvent");

    private final String epcis;

    EventType(String epcis) {
      this.epcis = epcis;
    }

    public String epcis() {
      return epcis;
    }
  }

  /** The part the event plays in the life of what it is about (EPCIS 2.0, section 7.3.2). */
  public enum Action {
    ADD,
    OBSERVE,
    DELETE
  }

  /** Where the things are afterwards. */
  private enum Where {
    /** Where it happened. */
    THERE,
    /** They were seen there, and are under way now. */
    LEAVING,
    NOWHERE
  }

  private final EventType type;
  private final Action action;
  private final String bizStep;
  private final String disposition;
  private final Where where;

  CustodyStep(EventType type, Action action, String bizStep, String disposition, Where where) {
    this.type = type;
    this.action = action;
    this.bizStep = bizStep;
    this.disposition = disposition;
    this.where = where;
  }

  public EventType type() {
    return type;
  }

  public Action action() {
    return action;
  }

  /** Bare word of the vocabulary. */
  public String bizStep() {
    return bizStep;
  }

  /** Bare word of the vocabulary. */
  public String disposition() {
    return disposition;
  }

  /** Whether it answers a consignment and may speak of a part of it only. */
  boolean isAnswer() {
    return this == RECEIVED || this == RECEIVED_OTHERWISE || this == REJECTED;
  }

  /** Whether it says at which member's premises it was seen. */
  public boolean hasReadPoint() {
    return where != Where.NOWHERE;
  }

  /** Whether what it is about is at that member's premises afterwards. */
  public boolean hasLocation() {
    return where == Where.THERE;
  }
}
