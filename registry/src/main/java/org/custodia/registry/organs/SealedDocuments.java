package org.custodia.registry.organs;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.rows.OrganisationRows;

/** Documents under the organisation's record keys. */
final class SealedDocuments implements OrganDocuments {
  private final OrganisationRows rows;
  private final DocumentRows documents;
  private final Keys keys;
  private final Clock clock;

  SealedDocuments(OrganisationRows rows, DocumentRows documents, Keys keys, Clock clock) {
    this.rows = rows;
    this.documents = documents;
    this.keys = keys;
    this.clock = clock;
  }

  @Override
  public Bytes32 keep(Caller caller, String type, byte[] content) {
    OrganRoles.checkAny(caller);
    if (content.length > LARGEST) {
      throw new Problem(Kind.TOO_LARGE, "CUS-ORG-011", LARGEST / 1024 / 1024);
    }
    if (!DocumentText.isType(type)) throw new Problem(Kind.BAD_INPUT, "CUS-ORG-012");
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () -> add(organisation, DocumentText.fresh(type, content), true, caller.name()));
  }

  /** Inside the organisation's rows. */
  Bytes32 add(String organisation, DocumentText text, boolean own, String by) {
    byte[] bytes = text.bytes();
    Bytes32 hash = DocumentText.hash(bytes);
    byte[] sealed = keys.records(organisation).seal(bytes, context(hash));
    documents.add(
        organisation,
        new DocumentRows.Row(hash, sealed, own, clock.instant()),
        text.content().length,
        by);
    return hash;
  }

  @Override
  public Optional<Document> read(Caller caller, Bytes32 hash) {
    OrganRoles.checkAny(caller);
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () -> {
          Optional<Document> found = find(organisation, hash);
          Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
          found.ifPresent(
              document -> documents.looked(organisation, caller.name(), "DOCUMENT", hash, now));
          return found;
        });
  }

  /** Inside the organisation's rows, for the machine's own use. */
  Optional<Document> find(String organisation, Bytes32 hash) {
    return documents
        .find(organisation, hash)
        .map(
            row -> {
              DocumentText text = DocumentText.read(open(organisation, row)).orElseThrow();
              return new Document(hash, text.type(), text.content(), row.own(), row.keptAt());
            });
  }

  /** The text as it was hashed. */
  Optional<byte[]> text(String organisation, Bytes32 hash) {
    return documents.find(organisation, hash).map(row -> open(organisation, row));
  }

  private byte[] open(String organisation, DocumentRows.Row row) {
    return keys.records(organisation).open(row.sealed(), context(row.hash()));
  }

  private static byte[] context(Bytes32 hash) {
    return ("organ document " + hash).getBytes(StandardCharsets.UTF_8);
  }
}
