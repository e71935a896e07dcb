package org.custodia.contracts.witness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.StreamSupport;
import org.custodia.contracts.Action;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Coded;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.Decision;
import org.custodia.contracts.Laterality;
import org.custodia.contracts.Organ;
import org.custodia.contracts.OrganKind;
import org.custodia.contracts.SubjectKind;

/** What ethers computed of every kind of message; made by {@code vectors.mjs}. */
public final class WitnessVectors {
  private static final JsonNode ROOT = read();

  private WitnessVectors() {}

  /** One message, and what others make of it. */
  public record Vector(JsonNode json, WitnessDomain domain, SignedMessage message) {
    String text(String field) {
      return json.get(field).asText();
    }

    @Override
    public String toString() {
      return text("name");
    }
  }

  public static List<Vector> vectors() {
    return StreamSupport.stream(ROOT.get("vectors").spliterator(), false)
        .map(json -> new Vector(json, domain(json.at("/typedData/domain")), message(json)))
        .toList();
  }

  public static JsonNode malformed() {
    return ROOT.get("malformed");
  }

  public static JsonNode encodings() {
    return ROOT.get("encodings");
  }

  private static JsonNode read() {
    String resource = "/org/custodia/contracts/vectors/witness-vectors.json";
    try (InputStream in = WitnessVectors.class.getResourceAsStream(resource)) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static WitnessDomain domain(JsonNode domain) {
    return new WitnessDomain(
        domain.get("chainId").asLong(), domain.get("verifyingContract").asText());
  }

  private static SignedMessage message(JsonNode json) {
    Fields of = new Fields(json.at("/typedData/message"));
    return switch (json.get("primaryType").asText()) {
      case "Act" ->
          new Act(
              of.word("commandId"),
              SubjectKind.of(of.small("kind")),
              of.word("subject"),
              of.word("giver"),
              of.word("receiver"),
              Action.of(of.small("action")),
              of.text("place"),
              of.number("deviceTime"),
              of.number("deviceSequence"),
              of.word("previousHash"),
              of.word("detail"));
      case "Reservation" ->
          new Reservation(
              of.word("reservationId"),
              of.word("packId"),
              of.word("member"),
              Action.of(of.small("action")),
              of.word("prescription"),
              of.number("expires"));
      case "ReservationRequest" ->
          new ReservationRequest(
              of.word("reservationId"),
              of.word("packId"),
              of.word("member"),
              Action.of(of.small("action")),
              of.word("prescription"),
              of.number("requestedAt"));
      case "CaseMessage" ->
          new CaseMessage(
              of.word("messageId"),
              of.word("sender"),
              of.word("caseId"),
              of.word("words"),
              of.number("sentAt"));
      case "ConsentReply" ->
          new ConsentReply(
              of.word("replyId"),
              of.word("grantee"),
              of.word("host"),
              of.word("consent"),
              of.text("channel"),
              Coded.of(ConsentReply.Answer.class, of.small("answer")),
              of.word("words"),
              of.number("repliedAt"),
              of.number("sentAt"));
      case "OrganMessage" ->
          new OrganMessage(
              of.word("messageId"),
              of.word("sender"),
              of.word("receiver"),
              of.small("kind"),
              of.word("subject"),
              of.word("content"),
              of.number("sentAt"));
      case "VerificationQuery" ->
          new VerificationQuery(
              of.word("queryId"),
              of.word("asker"),
              of.number("gtin"),
              of.text("lotNumber"),
              of.number("expiry"),
              of.text("serial"),
              of.small("intent"),
              of.word("person"),
              of.number("askedAt"));
      case "VerificationAnswer" ->
          new VerificationAnswer(
              of.word("queryId"),
              of.word("answerer"),
              of.small("status"),
              of.word("lotId"),
              of.word("packId"),
              of.word("detail"),
              of.number("block"),
              of.number("answeredAt"));
      case "SerialUpload" ->
          new SerialUpload(
              of.word("uploadId"),
              of.word("uploader"),
              of.word("lotId"),
              of.word("root"),
              of.number("size"),
              of.word("contentHash"),
              of.number("uploadedAt"));
      case "PrescriptionMessage" ->
          new PrescriptionMessage(
              of.word("messageId"),
              of.word("sender"),
              of.small("kind"),
              of.word("prescription"),
              of.word("content"),
              of.number("sentAt"));
      case "DocumentQuery" ->
          new DocumentQuery(
              of.word("queryId"),
              of.word("asker"),
              of.word("holder"),
              of.text("channel"),
              of.word("document"),
              of.number("askedAt"));
      case "ResearchQuery" ->
          new ResearchQuery(
              of.word("queryId"),
              of.word("asker"),
              of.word("holder"),
              of.word("question"),
              of.number("askedAt"));
      case "SessionKeyProof" ->
          new SessionKeyProof(
              of.word("member"),
              of.text("key"),
              of.text("person"),
              of.number("issuedAt"),
              of.number("until"));
      case "Approval" -> new Approval(of.word("id"), of.word("act"), of.number("until"));
      case "CheckpointFacts" ->
          new CheckpointFacts(
              of.word("member"), of.word("detail"), of.number("block"), of.number("at"));
      case "ChannelHead" ->
          new ChannelHead(
              of.text("channel"),
              of.word("member"),
              of.number("sequence"),
              of.word("head"),
              of.number("block"),
              of.number("asOf"),
              of.number("at"));
      case "Consent" ->
          new Consent(
              of.word("salt"),
              of.text("grantKey"),
              of.word("grantee"),
              ConsentPurpose.of(of.small("purpose")),
              of.word("scope"),
              of.number("validFrom"),
              of.number("validUntil"),
              of.number("uses"),
              of.text("channel"),
              of.word("revocationHash"));
      case "GrantAttestation" ->
          new GrantAttestation(
              of.word("host"), of.text("grantKey"), of.word("patient"), of.text("channel"));
      case "PatientDecision" ->
          new PatientDecision(
              of.word("subject"),
              of.word("provider"),
              Decision.of(of.small("decision")),
              of.number("number"),
              of.word("terms"),
              of.word("consent"),
              of.text("channel"));
      case "RecordQuery" ->
          new RecordQuery(
              of.word("queryId"),
              of.word("reader"),
              of.word("holder"),
              of.word("record"),
              of.word("consent"),
              ConsentPurpose.of(of.small("purpose")),
              of.word("readerKey"),
              of.text("channel"),
              of.number("askedAt"));
      case "OfferStatement" ->
          new OfferStatement(
              of.word("organId"),
              of.word("caseId"),
              organ(of),
              BloodGroup.of(of.small("donorGroup")),
              of.word("consent"),
              of.word("revocation"),
              of.word("list"),
              of.number("candidates"),
              of.word("rules"),
              of.small("a2") == 1,
              of.word("centre"),
              of.text("earlier"),
              of.word("earlierHead"),
              of.number("statedAt"));
      case "OfferTurn" ->
          new OfferTurn(
              of.word("organId"),
              of.word("list"),
              of.number("rank"),
              of.word("candidate"),
              of.word("centre"),
              of.small("reason"));
      case "OrganAllocation" ->
          new OrganAllocation(
              of.word("organId"),
              of.number("number"),
              of.word("centre"),
              of.word("candidate"),
              BloodGroup.of(of.small("recipientGroup")),
              of.small("a2") == 1,
              of.word("consent"),
              of.word("revocation"),
              of.number("consentUntil"),
              of.small("outOfOrder") == 1,
              of.text("offer"),
              of.number("expires"));
      case "LegStatement" ->
          new LegStatement(
              of.word("organId"),
              of.word("caseId"),
              organ(of),
              of.word("donor"),
              BloodGroup.of(of.small("donorGroup")),
              of.small("proofs"),
              of.word("consent"),
              of.word("revocation"),
              of.word("giver"),
              of.word("receiver"),
              of.word("seal"),
              of.number("clockStart"),
              of.number("limit"),
              of.number("handOvers"),
              of.text("earlier"),
              of.word("earlierHead"),
              of.number("statedAt"));
      default -> throw new IllegalArgumentException("no such message: " + json);
    };
  }

  private static Organ organ(Fields of) {
    return new Organ(
        OrganKind.of(of.small("organ")), Laterality.of(of.small("laterality")), of.small("part"));
  }

  private record Fields(JsonNode message) {
    Bytes32 word(String name) {
      return Bytes32.of(text(name));
    }

    String text(String name) {
      return message.get(name).asText();
    }

    long number(String name) {
      return Long.parseLong(text(name));
    }

    int small(String name) {
      return Math.toIntExact(number(name));
    }
  }
}
