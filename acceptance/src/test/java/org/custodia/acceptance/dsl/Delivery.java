package org.custodia.acceptance.dsl;

import java.util.UUID;

/** Goods on their way from one member to another; its id is that of the command that sent it. */
public record Delivery(UUID id, Member from, Member to) {
  @Override
  public String toString() {
    return "the delivery from " + from;
  }
}
