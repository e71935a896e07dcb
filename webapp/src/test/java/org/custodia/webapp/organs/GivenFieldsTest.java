package org.custodia.webapp.organs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Map;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.web.multipart.MultipartFile;

/** What is filled in becomes the fields of an act. */
class GivenFieldsTest {
  private static final Bytes32 KEPT = Bytes32.keccak(new byte[] {5});

  private final LinkedMultiValueMap<String, String> texts = new LinkedMultiValueMap<>();
  private Map<String, MultipartFile> files = Map.of();

  @Test
  void organAndSideAreOneChoiceAndTimesAreByTheReadersClock() {
    texts.add("organ", "KIDNEY.LEFT");
    texts.add("crossClamp", "2026-07-14T03:05");
    assertThat(read(Action.RECOVER))
        .isEqualTo(
            "{\"organ\":\"KIDNEY\",\"laterality\":\"LEFT\",\"part\":0,"
                + "\"crossClamp\":\"2026-07-14T01:05:00Z\"}");
  }

  @Test
  void anHourThatComesTwiceIsAskedForWithTheFieldInMind() {
    texts.add("organ", "HEART");
    texts.add("crossClamp", "2026-10-25T02:30");
    assertThatThrownBy(() -> read(Action.RECOVER))
        .isInstanceOfSatisfying(
            WrongField.class, wrong -> assertThat(wrong.name()).isEqualTo("crossClamp"))
        .hasMessageContaining("CUS-TRN-002");
    texts.add("crossClamp.offset", "+01:00");
    assertThat(read(Action.RECOVER)).contains("2026-10-25T01:30:00Z");
  }

  @Test
  void whatMayBeLeftOutIsLeftOut() {
    texts.add("rank", "2");
    texts.add("answerMinutes", "60");
    texts.add("reason", "");
    assertThat(read(Action.OFFER)).isEqualTo("{\"rank\":2,\"answerMinutes\":60}");
  }

  @Test
  void testsAreNamedAndTheDocumentIsItsHash() {
    texts.add("tested", "HIV");
    texts.add("tested", "HEPATITIS_C");
    files =
        Map.of(
            "document",
            new MockMultipartFile("document", "r.pdf", "application/pdf", new byte[] {1}));
    assertThat(read(Action.SEROLOGY))
        .isEqualTo(
            "{\"tested\":\"HIV,HEPATITIS_C\",\"positive\":\"\",\"document\":\"%s\"}"
                .formatted(KEPT));
  }

  @Test
  void aCommaIsAsGoodAsAPointAndLettersAreNoTemperature() {
    texts.add("lowest", "-1,5");
    texts.add("highest", "12");
    texts.add("from", "2026-01-02T03:04");
    texts.add("until", "2026-01-02T03:44:10");
    assertThat(read(Action.EXCURSION))
        .contains("\"lowest\":\"-1.5\"", "\"until\":\"2026-01-02T02:44:10Z\"");
    texts.set("highest", "warm");
    assertThatThrownBy(() -> read(Action.EXCURSION)).hasMessageContaining("CUS-WEB-002 [highest]");
  }

  @Test
  void aConsentThatTheDonorGaveIsNamedByWhatItsHostCallsIt() {
    assertThatThrownBy(() -> read(Action.DONOR_CONSENT))
        .hasMessageContaining("CUS-WEB-002 [consent]");
    texts.add("consent", "0x" + "ab".repeat(32));
    assertThat(read(Action.DONOR_CONSENT))
        .isEqualTo("{\"consent\":\"0x%s\"}".formatted("ab".repeat(32)));
  }

  private String read(Action action) {
    var given = new GivenFields(texts, files, ZoneId.of("Europe/Paris"));
    byte[] json = given.read(ActTable.fields(action).orElseThrow(), (type, content) -> KEPT);
    return new String(json, StandardCharsets.UTF_8);
  }
}
