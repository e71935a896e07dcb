package org.custodia.scanners.isbt128;

import java.util.List;

/** What a text came to. */
public sealed interface Isbt128Reading {

  /**
   * @param structures in the order of the label, at least one; without the header of a compound
   *     message
   */
  record Read(List<DataStructure> structures) implements Isbt128Reading {
    public Read {
      structures = List.copyOf(structures);
    }
  }

  /**
   * @param position index into the text at which it went wrong
   * @param arguments what fills the sentence, in the order that {@link StructureFault} tells
   */
  record NotRead(StructureFault fault, int position, List<String> arguments)
      implements Isbt128Reading {
    public NotRead {
      arguments = List.copyOf(arguments);
    }
  }
}
