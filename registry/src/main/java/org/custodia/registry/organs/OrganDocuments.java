package org.custodia.registry.organs;

import java.time.Instant;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.identity.Caller;

/**
 * Documents that acts refer to by their hash: consents, decisions, results, label facts. Kept
 * sealed where they were made, and at whoever may fetch them because the hash is in a channel of
 * theirs.
 */
public interface OrganDocuments {
  /** Largest content, in bytes. */
  int LARGEST = 4 * 1024 * 1024;

  /**
   * Keeps a document. The hash is salted, so that nobody can find out what it is of by guessing;
   * keeping the same content again gives another one.
   *
   * @param type media type, such as {@code application/pdf}
   * @return what the ledger will call it
   * @throws org.custodia.registry.errors.Problem TOO_LARGE CUS-ORG-011, BAD_INPUT CUS-ORG-012 for a
   *     type that is none
   */
  Bytes32 keep(Caller caller, String type, byte[] content);

  /** A document that is here; who looks at it is noted. */
  Optional<Document> read(Caller caller, Bytes32 hash);

  /**
   * @param own whether it was made here
   */
  record Document(Bytes32 hash, String type, byte[] content, boolean own, Instant keptAt) {}
}
