package org.custodia.registry.organs;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Organ;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.witness.Act;
import org.custodia.contracts.witness.OrganMessage;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.keys.Signer;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.messages.WireObject;
import org.custodia.registry.rows.OrganisationRows;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Custody records from the organisation's own rows. */
final class WrittenOrganRecords implements OrganRecords {
  /** In the signed message: no message that a desk of another member would take. */
  static final int RECORD = 100;

  private static final int UUID_BYTES = 16;

  private final OrganisationRows rows;
  private final OrganRows organs;
  private final EventRows events;
  private final RefusalRows refusals;
  private final CustodyChains chains;
  private final Ledger ledger;
  private final Keys keys;
  private final WitnessDomain domain;
  private final Clock clock;

  WrittenOrganRecords(
      OrganisationRows rows,
      OrganRows organs,
      EventRows events,
      RefusalRows refusals,
      CustodyChains chains,
      Ledger ledger,
      Keys keys,
      WitnessDomain domain,
      Clock clock) {
    this.rows = rows;
    this.organs = organs;
    this.events = events;
    this.refusals = refusals;
    this.chains = chains;
    this.ledger = ledger;
    this.keys = keys;
    this.domain = domain;
    this.clock = clock;
  }

  @Override
  public Optional<SignedRecord> of(Caller caller, Bytes32 organId) {
    OrganRoles.checkAny(caller);
    String organisation = caller.organisation();
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    return rows.in(
        organisation,
        () -> organs.find(organisation, organId).map(line -> signed(organisation, line, now)));
  }

  private SignedRecord signed(String organisation, Organs.Line line, Instant now) {
    Bytes32 own = ledger.memberId(organisation);
    List<OrganEvent> told = events.of(organisation, line.organId());
    List<Refusal> refused = refusals.of(organisation, line.organId());
    CustodyChain chain = chains.of(organisation, told);
    ObjectNode text = write(line, own, now, told, refused);
    write(text.putObject("chain"), chain);
    String json = WireObject.text(text);
    Bytes32 content = Bytes32.keccak(json.getBytes(StandardCharsets.UTF_8));
    UUID id = UUID.randomUUID();
    var message =
        new OrganMessage(
            Bytes32.ofUuid(id),
            own,
            Bytes32.ZERO,
            RECORD,
            line.organId(),
            content,
            now.getEpochSecond());
    Signer account = keys.account(organisation);
    byte[] signature = account.sign(message.digest(domain));
    return new SignedRecord(
        line,
        told,
        json,
        content,
        now,
        account.address(),
        "0x" + HexFormat.of().formatHex(signature),
        PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(message, signature)),
        refused,
        chain);
  }

  // --- The text ---

  private ObjectNode write(
      Organs.Line line, Bytes32 own, Instant now, List<OrganEvent> told, List<Refusal> refused) {
    ObjectNode text =
        organ(WireObject.create(), line.organ())
            .put("organId", line.organId().toString())
            .put("caseId", line.caseId().toString())
            .put("state", line.state().name())
            .put("madeBy", own.toString())
            .put("madeAt", now.toString());
    line.crossClamp().ifPresent(at -> text.put("crossClamp", at.toString()));
    ArrayNode acts = text.putArray("events");
    told.forEach(event -> write(acts.addObject(), event));
    ArrayNode not = text.putArray("refused");
    refused.forEach(one -> write(not.addObject(), one));
    return text;
  }

  private static ObjectNode organ(ObjectNode to, Organ organ) {
    return to.put("organ", organ.kind().name())
        .put("laterality", organ.laterality().name())
        .put("part", organ.part());
  }

  private static void write(ObjectNode to, CustodyChain chain) {
    to.put("whole", chain.whole());
    ArrayNode links = to.putArray("links");
    for (CustodyChain.Link link : chain.links()) {
      ObjectNode one =
          links
              .addObject()
              .put("giver", link.giver().toString())
              .put("receiver", link.receiver().toString())
              .put("from", link.own() ? "OWN_NODE" : "SIGNED_STATEMENT");
      write(one.putObject("given"), link.signed().given(), link.signed().giver())
          .put("signer", link.giverKey());
      write(one.putObject("taken"), link.signed().taken(), link.signed().taker())
          .put("signer", link.takerKey());
    }
  }

  /** All that is hashed to check the signature, as the contract numbers it. */
  private static ObjectNode write(ObjectNode to, Act act, WitnessSignature signature) {
    return to.put("commandId", act.commandId().toString())
        .put("kind", act.kind().code())
        .put("subject", act.subject().toString())
        .put("giver", act.giver().toString())
        .put("receiver", act.receiver().toString())
        .put("action", act.action().code())
        .put("place", act.place())
        .put("deviceTime", Long.toString(act.deviceTime()))
        .put("deviceSequence", Long.toString(act.deviceSequence()))
        .put("previousHash", act.previousHash().toString())
        .put("detail", act.detail().toString())
        .put("signature", "0x" + HexFormat.of().formatHex(signature.toArray()));
  }

  private void write(ObjectNode to, OrganEvent event) {
    to.put("id", event.id().toString())
        .put("action", event.action().name())
        .put("channel", event.channel())
        .put("by", event.by().toString())
        .put("giver", event.giver().toString())
        .put("receiver", event.receiver().toString())
        .put("signer", event.witness())
        .put("place", event.place())
        .put("deviceTime", event.deviceTime().toString());
    event.serverTime().ifPresent(at -> to.put("serverTime", at.toString()));
    to.put("blockTime", event.at().toString())
        .put("block", event.block())
        .put("logIndex", event.logIndex())
        .put("transaction", event.transaction().toString())
        .put("hash", event.act().digest(domain).toString());
    write(to.putObject("act"), event.act(), event.signed().signature());
    // Of an offer they have the salts of consents, which are nobody else's business.
    if (event.kind() == SubjectKind.ORGAN_LEG) {
      to.put("terms", "0x" + HexFormat.of().formatHex(event.terms().terms()));
    }
    ObjectNode facts = to.putObject("facts");
    event.facts().forEach(facts::put);
    ArrayNode odd = to.putArray("irregularities");
    event.irregularities().stream().sorted().forEach(one -> odd.add(one.name()));
  }

  private static void write(ObjectNode to, Refusal refusal) {
    refusal.arguments().forEach(to.putObject("arguments")::put);
    to.put("id", refusal.id().toString())
        .put("channel", refusal.channel())
        .put("by", refusal.by().toString())
        .put("reason", refusal.reason())
        .put("blockTime", refusal.at().toString())
        .put("block", refusal.block())
        .put("logIndex", refusal.logIndex())
        .put("transaction", refusal.transaction().toString());
  }

  // --- The code ---

  private byte[] bytes(OrganMessage message, byte[] signature) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      String registrar = domain.registrar();
      out.writeLong(domain.chainId());
      out.write(HexFormat.of().parseHex(registrar, 2, registrar.length()));
      out.write(Arrays.copyOfRange(message.messageId().toArray(), UUID_BYTES, 2 * UUID_BYTES));
      out.write(message.sender().toArray());
      out.write(message.subject().toArray());
      out.write(message.content().toArray());
      out.writeLong(message.sentAt());
      out.write(signature);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
