package org.custodia.acceptance.dsl;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.custodia.acceptance.stack.Program;

/** A member has read a record of another one, or tried to. */
public final class Reading {
  private final Narrator.Telling telling;
  private final WrittenRecord record;
  private final Program.Answer answer;

  Reading(Narrator.Telling telling, WrittenRecord record, Program.Answer answer) {
    this.telling = telling;
    this.record = record;
    this.answer = answer;
  }

  /** What was written, by somebody whose key was certified when it was written. */
  public void expectWhatWasWritten() {
    if (!answer.isGood()) throw telling.failed("the record", answer.toString());
    String read =
        new String(Base64.getDecoder().decode(answer.text("content")), StandardCharsets.UTF_8);
    if (!read.equals(record.said())) throw telling.failed(record.said(), read);
    if (!answer.body().path("authorCertified").asBoolean()) {
      throw telling.failed("a certified author", answer.toString());
    }
    telling.passed("“" + read + "”, its author certified");
  }

  /** The reader's instance, or the holder's, said no. */
  public void expectRefused() {
    if (answer.status() < 400 || answer.status() >= 500) {
      throw telling.failed("refused", answer.toString());
    }
    telling.passed(answer.text("code") + ": " + answer.text("message"));
  }
}
