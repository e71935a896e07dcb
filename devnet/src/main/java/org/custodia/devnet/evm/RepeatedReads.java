package org.custodia.devnet.evm;

import io.horizen.evm.ExternalInvocation;
import io.horizen.evm.results.InvocationResult;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What public contracts answered within one private run, so that the same question is not run again
 * and again: a channel asks who a member is for each command of a batch. The public state does not
 * change meanwhile. Only from its second answer on does a question cost the same each time, because
 * the first one pays for slots that nobody has touched (EIP-2929); so the third is the first that
 * is answered from here.
 *
 * <p>How much gas a question was given must not matter either, beyond that it was enough. It can
 * matter to code that looks at its gas, so nothing is kept where there is such code ({@link
 * #looksAtItsGas}).
 */
final class RepeatedReads {
  /** Of different questions; a run that asks more has the others answered each time. */
  private static final int MOST = 4_096;

  private static final int GAS = 0x5a;
  private static final int CALL = 0xf1;
  private static final int CALLCODE = 0xf2;
  private static final int DELEGATECALL = 0xf4;
  private static final int STATICCALL = 0xfa;
  private static final int PUSH1 = 0x60;
  private static final int PUSH32 = 0x7f;

  private record Question(Address caller, Address callee, Bytes input, int depth) {}

  private record Answer(InvocationResult result, BigInteger used) {}

  private final Map<Question, Optional<Answer>> asked = new HashMap<>();

  /** The answer to a question that was asked twice, with what is then left of its gas. */
  Optional<InvocationResult> find(ExternalInvocation call) {
    Optional<Answer> known = asked.getOrDefault(question(call), Optional.empty());
    // An inner call is given all but a 64th, so twice what was used is enough at any depth.
    return known
        .filter(answer -> call.gas.compareTo(answer.used().shiftLeft(1)) >= 0)
        .map(
            answer ->
                new InvocationResult(
                    answer.result().returnData,
                    call.gas.subtract(answer.used()),
                    answer.result().executionError,
                    answer.result().reverted,
                    answer.result().contractAddress));
  }

  /**
   * Notes what a question was answered; a failure is never kept, as it takes back what it touched.
   */
  void note(ExternalInvocation call, InvocationResult result) {
    boolean failed =
        result.reverted || (result.executionError != null && !result.executionError.isEmpty());
    if (failed) return;
    Question question = question(call);
    Optional<Answer> second =
        Optional.of(new Answer(result, call.gas.subtract(result.leftOverGas)));
    if (asked.containsKey(question)) asked.put(question, second);
    else if (asked.size() < MOST) asked.put(question, Optional.empty());
  }

  private static Question question(ExternalInvocation call) {
    return new Question(
        Conversions.fromNative(call.caller),
        Conversions.fromNative(call.callee),
        Conversions.bytes(call.input),
        call.depth);
  }

  /**
   * Whether code asks how much gas is left for anything else than to hand all of it on with a call,
   * as compilers do it.
   */
  static boolean looksAtItsGas(Bytes code) {
    for (int i = 0; i < code.size(); i++) {
      int instruction = code.at(i);
      if (instruction >= PUSH1 && instruction <= PUSH32) {
        i += instruction - PUSH1 + 1;
      } else if (instruction == GAS) {
        int next = i + 1 < code.size() ? code.at(i + 1) : 0;
        boolean handsItOn =
            next == CALL || next == CALLCODE || next == DELEGATECALL || next == STATICCALL;
        if (!handsItOn) return true;
      }
    }
    return false;
  }
}
