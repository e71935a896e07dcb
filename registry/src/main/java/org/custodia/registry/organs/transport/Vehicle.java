package org.custodia.registry.organs.transport;

/**
 * What carries the box.
 *
 * @param designation flight or train number, number plate or call sign; may be empty
 */
public record Vehicle(Kind kind, String designation) {
  /** What it is. */
  public enum Kind {
    ON_FOOT(false),
    CAR(false),
    AMBULANCE(false),
    HELICOPTER(false),
    /** Waits for the organ. */
    CHARTER_FLIGHT(false),
    SCHEDULED_FLIGHT(true),
    TRAIN(true);

    private final boolean timetable;

    Kind(boolean timetable) {
      this.timetable = timetable;
    }

    /** Whether it leaves at its time, with the organ or without. */
    public boolean hasTimetable() {
      return timetable;
    }
  }
}
