package org.custodia.registry.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.custodia.registry.ledger.LedgerRefusal;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every refusal that the contracts of consents make means something to people. */
class ConsentRefusalsTest {
  /** Only a mistake of ours could bring these about; they are named as they are. */
  private static final Set<String> OURS = Set.of("NothingGiven", "TooMany");

  private static final Set<String> OF_ACTS =
      Set.of(
          "BadSignature",
          "NotAWitness",
          "NotTheGiver",
          "PlaceTooLong",
          "WrongAction",
          "WrongCommandId",
          "WrongDetail",
          "WrongKind",
          "WrongReceiver",
          "WrongSubject");

  /** Of channels that go on in another contract: of no command that a person gives. */
  private static final Set<String> OF_SUCCESSION =
      Set.of("AlreadyAgreed", "NoMoreGenerations", "NotItsPredecessor", "Retired", "WrongSnapshot");

  /** Of relationships, requests and records, whose sentences are the ledger's. */
  private static final Set<String> OF_RECORDS =
      Set.of(
          "AnswerTooLate",
          "ConsentMissing",
          "DecisionForAnotherChannel",
          "DecisionOutOfTurn",
          "HostNotMember",
          "IdMissing",
          "IdTaken",
          "NoRelationship",
          "NotThePatient",
          "NotTheRecordsHolder",
          "NotWhatWasShown",
          "ProviderIsHost",
          "QueryForAnotherChannel",
          "QueryTooOld",
          "QueryUsed",
          "ReaderNotMember",
          "RelationshipExists",
          "UnknownDecision",
          "UnknownRecord",
          "UnknownRelationship",
          "UnknownRequest",
          "WrongRelationshipStatus",
          "WrongRequestStatus");

  private static final String UNNAMED = "CUS-CON-088";

  @Test
  void everyRefusalOfTheContractsOfConsentsHasASentenceOfItsOwn() throws IOException {
    Set<String> refusals = errors("PatientProviderRelationship");
    refusals.addAll(errors("ConsentRegistry"));
    refusals.removeAll(errors("Channel"));
    refusals.removeAll(errors("Registrar"));
    refusals.removeAll(OURS);
    refusals.removeAll(OF_ACTS);
    refusals.removeAll(OF_SUCCESSION);
    refusals.removeAll(OF_RECORDS);
    assertThat(refusals).hasSizeGreaterThan(25);
    for (String name : refusals) {
      assertThat(ConsentRefusals.reason(new LedgerRefusal(name, List.of())).code())
          .as(name)
          .isNotEqualTo(UNNAMED);
    }
  }

  @Test
  void onlyWhatNoOtherContractRefusesHasACodeWhateverTheCommandWas() {
    assertThat(ConsentRefusals.code(new LedgerRefusal("ConsentUsedUp", List.of())))
        .contains("CUS-CON-084");
    assertThat(ConsentRefusals.code(new LedgerRefusal("NotAMember", List.of()))).isEmpty();
    assertThat(ConsentRefusals.code(new LedgerRefusal("LotNotReleased", List.of()))).isEmpty();
  }

  @Test
  void anyOtherRefusalIsNamed() {
    ConsentView.Reason reason = ConsentRefusals.reason(new LedgerRefusal("OutOfGas", List.of()));
    assertThat(reason.code()).isEqualTo(UNNAMED);
    assertThat(reason.arguments()).containsExactly("OutOfGas");
  }

  private static Set<String> errors(String contract) throws IOException {
    Set<String> names = new TreeSet<>();
    String file = "/org/custodia/contracts/artifacts/" + contract + ".abi";
    try (InputStream in = ConsentRefusalsTest.class.getResourceAsStream(file)) {
      for (JsonNode entry : JsonMapper.builder().build().readTree(in)) {
        if (entry.path("type").asString("").equals("error")) {
          names.add(entry.path("name").asString(""));
        }
      }
    }
    return names;
  }
}
