package org.custodia.scanners.agent.sending;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.scanners.agent.chain.BatchJson;
import org.custodia.scanners.agent.chain.ChainRules;
import org.custodia.scanners.agent.chain.ScanVerdict;

/** The organisation's instance, as a device sees it. Never throws: whatever fails is an outcome. */
public interface Checkpoint {
  Outcome<BatchJson.Answers> send(BatchJson.Batch batch);

  /**
   * What became of events that were taken; of none, only how the device stands.
   *
   * @param verdicts scans whose verdict is asked for, at most {@value BatchJson#MOST_VERDICTS}
   */
  Outcome<Fates> fates(List<UUID> ids, List<UUID> verdicts);

  /**
   * @param verdicts that were asked for, as far as there are any
   * @param device whether it may sign now, where that was said
   * @param taken the session that the book took last, where that was said
   */
  record Fates(
      List<BatchJson.EventFate> events,
      List<ScanVerdict> verdicts,
      Optional<ChainRules.Standing> device,
      Optional<BatchJson.TakenSession> taken) {}

  /** What came of a request. */
  sealed interface Outcome<T> {}

  record Answered<T>(T content) implements Outcome<T> {}

  /**
   * Nobody answers, or not now. Whether the request arrived is not known.
   *
   * @param after how long to wait, where that was said
   */
  record Away<T>(String why, Optional<Duration> after) implements Outcome<T> {}

  /** It was too long; shorter ones may pass. */
  record TooLong<T>() implements Outcome<T> {}

  /** Whoever asked may not: the token is over, or the device was never paired. */
  record NotAllowed<T>() implements Outcome<T> {}

  /** The other end speaks another version: the agent is to be renewed. */
  record OtherVersion<T>() implements Outcome<T> {}
}
