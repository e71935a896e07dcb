package org.custodia.scanners.agent.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.custodia.scanners.agent.chain.CheckpointMode;
import org.custodia.scanners.agent.journal.JournalException;
import org.custodia.scanners.agent.journal.JournalStatus;
import org.custodia.scanners.agent.sending.SendingState;
import org.custodia.scanners.agent.sending.SendingState.Halt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever keeps scans from being recorded or sent is said, with what to do. */
class ScreenTest {
  private static final JournalStatus STATUS = new JournalStatus(3, 2, 1, 0, OptionalLong.empty());

  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

  private Screen screen(Locale locale) {
    return new Screen(new PrintStream(shown, true, StandardCharsets.UTF_8), locale, false);
  }

  private String shown() {
    String text = shown.toString(StandardCharsets.UTF_8);
    shown.reset();
    return text;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          NOT_ALLOWED|does not let this device in. Scans are kept here. Pair the device again
          OTHER_VERSION|speaks another version. Scans are kept here. Install the custodia-scanner
          UNKNOWN_DEVICE|does not know this device's key. Scans are kept here. Have the key enrolled
          REVOKED|key was revoked. Scans are kept here, and are not taken. Stop scanning
          EXPIRED|enrolled is over. Scans are kept here. Have it enrolled anew
          FORKED|disk was set back to an earlier state. Scans are kept here, and are not taken.
          DAMAGED|did not sign. Scans are kept here. Stop scanning with it, keep the file journal.db
          """)
  void whySendingStandsStillIsSaidWithTheNextStep(Halt why, String said) {
    screen(Locale.ENGLISH).status(STATUS, Optional.of(new SendingState.Halted(why)));
    assertThat(shown()).startsWith("waiting 3 · sent 2 · confirmed 1 · refused 0").contains(said);
    screen(Locale.FRENCH).status(STATUS, Optional.of(new SendingState.Halted(why)));
    assertThat(shown()).doesNotContain("CUS-AGT", said).contains(" — ");
  }

  @Test
  void aClockThatIsOffAndAnInstanceThatIsAwayAreSaidOnceUntilItChanges() {
    Screen screen = screen(Locale.ENGLISH);
    for (SendingState state : List.of(new SendingState.Idle(true), new SendingState.Busy(true))) {
      screen.status(STATUS, Optional.of(state));
    }
    assertThat(shown().lines())
        .singleElement()
        .asString()
        .contains("clock is off", "Set the clock");
    screen.status(STATUS, Optional.of(new SendingState.Away("HTTP 503", 3)));
    assertThat(shown()).contains("does not answer (HTTP 503)", "Go on scanning");
    screen.status(STATUS, Optional.of(new SendingState.Idle(false)));
    assertThat(shown().strip()).isEqualTo("waiting 3 · sent 2 · confirmed 1 · refused 0");
  }

  @Test
  void whatCanBeTypedIsShownWheneverAModeIsToBeChosen() {
    String menu =
        "*1 Verify · *2 Receive · *3 Dispatch · *4 Pack into a unit · *5 Dispense"
            + " · *6 Organ checkpoint · *7 Stock count · ** Take back the last scan · *0 FINISH";
    Screen screen = screen(Locale.ENGLISH);
    screen.ready(STATUS, Optional.empty());
    assertThat(shown().lines()).contains(menu);
    screen.ready(STATUS, Optional.of(CheckpointMode.PACK));
    assertThat(shown()).doesNotContain(menu);
    screen.show(Notice.of(Notice.Tone.GOOD, "finished", 3));
    assertThat(shown().lines()).contains(menu);
  }

  @Test
  void largeLettersAreBothHalvesOfEachLineWithinHalfTheWidth() {
    Screen large =
        new Screen(new PrintStream(shown, true, StandardCharsets.UTF_8), Locale.ENGLISH, true);
    large.show(Notice.of(Notice.Tone.BAD, "CUS-AGT-020", "next.UNIT"));
    String bells = "\u0007\u0007\u0007";
    List<String> lines = shown().lines().toList();
    assertThat(lines.get(0)).startsWith("\u001b#3\u001b[1;31m\u2717 The session is not complete.");
    assertThat(lines.get(1)).isEqualTo(lines.get(0).replace("\u001b#3", "\u001b#4"));
    assertThat(lines.get(lines.size() - 1)).isEqualTo(bells);
    assertThat(lines.subList(0, lines.size() - 1))
        .hasSizeGreaterThan(2)
        .allSatisfy(
            line ->
                assertThat(line.replaceAll("\u001b(#.|\\[[0-9;]*m)", "").length()).isLessThan(41));
  }

  @ParameterizedTest
  @EnumSource
  void whatIsWrongWithTheJournalIsSaid(JournalException.Cause cause) {
    String english = screen(Locale.ENGLISH).said(new JournalException(cause, "x", null));
    String expected =
        switch (cause) {
          case FULL -> "The disk is full: this scan was not recorded. Make room";
          case IN_USE -> "Another program has this device's journal open. Close";
          case DAMAGED -> "journal cannot be read or written: this scan was not recorded. Stop";
          case OTHER_DEVICE -> "belongs to another key, member or network. Check folder";
        };
    assertThat(english).contains(expected);
    assertThat(screen(Locale.FRENCH).said(new JournalException(cause, "x", null)))
        .doesNotContain("CUS-AGT")
        .isNotEqualTo(english);
  }
}
