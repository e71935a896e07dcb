package org.custodia.devnet.evm;

import java.math.BigInteger;
import java.util.Optional;
import java.util.function.Function;

/**
 * Creates contracts with more code than Ethereum's 24 KiB (EIP-170), up to the 128 KiB that the
 * networks this one stands in for are configured with. libevm refuses them, so the creation code is
 * put where the contract is to stand and called there, and what it returns takes its place. The one
 * difference to a creation is that EXTCODESIZE of the contract is not 0 while its constructor runs.
 */
final class LargeCreation {
  /** Most bytes of code of a contract. */
  static final int MAX_CODE = 128 * 1024;

  private static final String TOO_LARGE = "max code size exceeded";
  private static final long GAS_PER_BYTE = 200;

  private LargeCreation() {}

  /**
   * Whether a creation failed only because of the limit that does not hold here, or was refused by
   * its constructor: libevm drops what a constructor reverts with, a call gives it.
   */
  static boolean isWanted(Invocation message, Outcome outcome) {
    return message.to().isEmpty() && (outcome.reverted() || outcome.error().equals(TOO_LARGE));
  }

  /** Where the creation that a message asks for puts its contract. */
  static Address address(State state, Invocation message) {
    return message.from().created(state.nonce(message.from()) - 1);
  }

  /**
   * Creates the contract.
   *
   * @param state where it is to stand; the sender's nonce there is that of the next transaction
   * @param message the creation
   * @param calling runs a call on that state
   */
  static Outcome create(State state, Invocation message, Function<Invocation, Outcome> calling) {
    Address contract = address(state, message);
    return state.keptIf(
        Outcome::succeeded,
        () -> {
          state.setCode(contract, message.input());
          state.setNonce(contract, 1);
          Outcome outcome =
              calling.apply(
                  new Invocation(
                      message.from(),
                      Optional.of(contract),
                      BigInteger.ZERO,
                      Bytes.EMPTY,
                      message.gas()));
          return outcome.succeeded() ? place(state, contract, outcome) : outcome;
        });
  }

  private static Outcome place(State state, Address contract, Outcome constructed) {
    Bytes code = constructed.output();
    if (code.size() > MAX_CODE) return failed(TOO_LARGE);
    long gasLeft = constructed.gasLeft() - GAS_PER_BYTE * code.size();
    if (gasLeft < 0) return failed("contract creation code storage out of gas");
    state.setCode(contract, code);
    return new Outcome(code, gasLeft, "", false);
  }

  private static Outcome failed(String error) {
    return new Outcome(Bytes.EMPTY, 0, error, false);
  }
}
