package org.custodia.contracts.witness;

import com.fasterxml.jackson.databind.ObjectMapper;

/** Writes typed data; made once, as making one costs more than the writing. */
final class TypedDataMapper {
  static final ObjectMapper ONE = new ObjectMapper();

  private TypedDataMapper() {}
}
