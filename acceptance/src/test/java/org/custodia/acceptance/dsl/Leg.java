package org.custodia.acceptance.dsl;

/** A part of an organ's way, from one member to the next, and the channel that only they share. */
public record Leg(Kidney kidney, Channel channel) {
  @Override
  public String toString() {
    return kidney.toString();
  }
}
