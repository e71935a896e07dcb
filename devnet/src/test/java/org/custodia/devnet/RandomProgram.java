package org.custodia.devnet;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Random;
import org.custodia.devnet.evm.Address;
import org.custodia.devnet.evm.Bytes;

/**
 * Writes EVM programs at random: mostly sensible fragments, with stack and memory as they need
 * them, among bytes that make no sense at all. The same random numbers give the same program.
 */
public final class RandomProgram {
  private static final int MAX_FRAGMENTS = 24;
  private static final int CREATE = 0xf0;
  private static final int CREATE2 = 0xf5;

  /** CALL, CALLCODE, DELEGATECALL, STATICCALL. */
  private static final int[] CALLS = {0xf1, 0xf2, 0xf4, 0xfa};

  /** Every instruction of Berlin with what it takes from the stack, in pairs. */
  private static final int[] INSTRUCTIONS = {
    0x01, 2, 0x02, 2, 0x03, 2, 0x04, 2, 0x05, 2, 0x06, 2, 0x07, 2, 0x08, 3, 0x09, 3, 0x0a, 2, 0x0b,
    2, 0x10, 2, 0x11, 2, 0x12, 2, 0x13, 2, 0x14, 2, 0x15, 1, 0x16, 2, 0x17, 2, 0x18, 2, 0x19, 1,
    0x1a, 2, 0x1b, 2, 0x1c, 2, 0x1d, 2, 0x20, 2, 0x30, 0, 0x31, 1, 0x32, 0, 0x33, 0, 0x34, 0, 0x35,
    1, 0x36, 0, 0x37, 3, 0x38, 0, 0x39, 3, 0x3a, 0, 0x3b, 1, 0x3c, 4, 0x3d, 0, 0x3e, 3, 0x3f, 1,
    0x40, 1, 0x41, 0, 0x42, 0, 0x43, 0, 0x44, 0, 0x45, 0, 0x46, 0, 0x47, 0, 0x48, 0, 0x50, 1, 0x51,
    1, 0x52, 2, 0x53, 2, 0x54, 1, 0x55, 2, 0x58, 0, 0x59, 0, 0x5a, 0, 0x5b, 0, 0x5f, 0, 0xa0, 2,
    0xa1, 3, 0xa2, 4, 0xa3, 5, 0xa4, 6, 0xf0, 3, 0xf1, 7, 0xf2, 7, 0xf4, 6, 0xf5, 4, 0xfa, 6
  };

  private final Random random;
  private final List<Address> addresses;
  private ByteArrayOutputStream code = new ByteArrayOutputStream();

  /** Programs that know these addresses. */
  public RandomProgram(Random random, List<Address> addresses) {
    this.random = random;
    this.addresses = addresses;
  }

  /** Creation code: mostly one that returns such a program, sometimes anything. */
  public Bytes creation() {
    if (oneIn(12)) return new Bytes(program());
    byte[] constructor = oneIn(4) ? program(3) : new byte[0];
    byte[] runtime = oneIn(40) ? new byte[24_577 + random.nextInt(4_000)] : program();
    code = new ByteArrayOutputStream();
    code.writeBytes(constructor);
    int length = constructor.length + 13;
    write(0x61, runtime.length >> 8, runtime.length); // PUSH2 length
    write(0x80, 0x61, length >> 8, length); // DUP1, PUSH2 where it begins
    write(0x60, 0, 0x39, 0x60, 0, 0xf3); // CODECOPY to 0, RETURN
    code.writeBytes(runtime);
    return new Bytes(code.toByteArray());
  }

  /** Data to call a program with. */
  public Bytes input() {
    byte[] input = new byte[oneIn(3) ? 0 : random.nextInt(100)];
    random.nextBytes(input);
    return new Bytes(input);
  }

  private byte[] program() {
    return program(1 + random.nextInt(MAX_FRAGMENTS));
  }

  private byte[] program(int fragments) {
    code = new ByteArrayOutputStream();
    for (int i = 0; i < fragments; i++) fragment();
    if (oneIn(2)) end();
    return code.toByteArray();
  }

  private void fragment() {
    switch (random.nextInt(16)) {
      case 0, 1, 2, 3 -> call();
      case 4 -> create();
      case 5, 6 -> store();
      case 7 -> look();
      case 8 -> memory();
      case 9 -> log();
      case 10 -> loop();
      case 11, 12, 13 -> instruction();
      case 14 -> wild();
      default -> maybeEnd();
    }
  }

  private void call() {
    int kind = CALLS[random.nextInt(CALLS.length)];
    push(oneIn(30) ? odd() : random.nextInt(80));
    push(oneIn(30) ? odd() : random.nextInt(80));
    if (oneIn(3)) {
      write(0x36, 0x60, 0); // CALLDATASIZE bytes from 0
    } else {
      push(oneIn(30) ? odd() : random.nextInt(200));
      push(oneIn(30) ? odd() : random.nextInt(80));
    }
    if (kind == 0xf1 || kind == 0xf2) push(oneIn(12) ? 1 : 0);
    address();
    if (oneIn(4)) {
      push(random.nextInt(200_000));
    } else {
      write(0x5a);
    }
    write(kind);
    afterCall();
  }

  private void afterCall() {
    switch (random.nextInt(4)) {
      case 0 -> write(0x60, random.nextInt(4), 0x55); // SSTORE the outcome
      case 1 -> write(0x3d, 0x60, 0, 0x60, 0, 0x3e); // RETURNDATACOPY all
      case 2 -> {
        push(random.nextInt(40));
        push(random.nextInt(3) * 20);
        push(random.nextInt(40));
        write(0x3e);
      }
      default -> write(0x50);
    }
  }

  private void create() {
    // Copies a piece of its own code, often all of it, to create from.
    write(0x38, 0x60, 0, 0x60, 0, 0x39);
    boolean salted = oneIn(2);
    if (salted) push(random.nextInt(3));
    if (oneIn(3)) {
      write(0x38);
    } else {
      push(oneIn(20) ? odd() : random.nextInt(300));
    }
    push(oneIn(20) ? odd() : random.nextInt(60));
    push(oneIn(15) ? 1 : 0);
    write(salted ? CREATE2 : CREATE);
    if (oneIn(2)) {
      // Calls what it created, or whatever stands at zero.
      write(0x60, 0, 0x60, 0, 0x60, 0, 0x60, 0, 0x84, 0x5a, CALLS[2 + random.nextInt(2)], 0x50);
    }
    write(0x60, random.nextInt(4), 0x55);
  }

  private void store() {
    int slot = random.nextInt(3);
    if (oneIn(3)) {
      write(0x60, slot, 0x54, 0x60, 1, 0x01, 0x60, slot, 0x55); // counts up
    } else {
      write(0x60, random.nextInt(3), 0x60, slot, 0x55);
    }
  }

  private void look() {
    switch (random.nextInt(5)) {
      case 0 -> {
        push(random.nextInt(60));
        push(random.nextInt(60));
        push(random.nextInt(60));
        address();
        write(0x3c); // EXTCODECOPY
      }
      case 1 -> {
        write(0x60, random.nextInt(12), 0x43, 0x03, 0x40); // BLOCKHASH of a recent block
        write(0x60, 0, 0x52);
      }
      case 2 -> {
        push(odd());
        write(0x40, 0x50);
      }
      default -> {
        address();
        write(new int[] {0x31, 0x3b, 0x3f}[random.nextInt(3)]);
        write(0x60, random.nextInt(4), 0x55);
      }
    }
  }

  private void memory() {
    push(random.nextInt());
    push(oneIn(8) ? odd() : random.nextInt(4_000));
    write(oneIn(2) ? 0x52 : 0x53);
    if (oneIn(3)) {
      push(random.nextInt(300));
      push(random.nextInt(300));
      write(0x20, 0x50);
    }
  }

  private void log() {
    int topics = random.nextInt(5);
    for (int i = 0; i < topics; i++) push(random.nextInt(5));
    push(random.nextInt(70));
    push(random.nextInt(70));
    write(0xa0 + topics);
  }

  /** Some fragments, so many times; no stack may be left by them. */
  private void loop() {
    push(random.nextInt(oneIn(20) ? 2_000 : 6));
    int begin = code.size();
    write(0x5b);
    store();
    if (oneIn(2)) log();
    write(0x60, 1, 0x90, 0x03, 0x80, 0x61, begin >> 8, begin, 0x57); // count down, JUMPI
    write(0x50);
  }

  private void instruction() {
    int pick = 2 * random.nextInt(INSTRUCTIONS.length / 2);
    for (int i = 0; i < INSTRUCTIONS[pick + 1]; i++) {
      switch (random.nextInt(6)) {
        case 0 -> push(odd());
        case 1 -> address();
        default -> push(random.nextInt(70));
      }
    }
    write(INSTRUCTIONS[pick]);
  }

  private void wild() {
    for (int i = random.nextInt(6); i >= 0; i--) write(random.nextInt(256));
  }

  private void maybeEnd() {
    if (!oneIn(3)) return;
    // Over the end if the call data begin with a zero.
    write(0x60, 0, 0x35, 0x60, 0xf8, 0x1c);
    int jump = code.size();
    write(0x61, 0, 0, 0x57);
    end();
    byte[] written = code.toByteArray();
    written[jump + 1] = (byte) (written.length >> 8);
    written[jump + 2] = (byte) written.length;
    code = new ByteArrayOutputStream();
    code.writeBytes(written);
    write(0x5b);
  }

  private void end() {
    switch (random.nextInt(6)) {
      case 0 -> {
        address();
        write(0xff); // SELFDESTRUCT
      }
      case 1 -> {
        push(random.nextInt(70));
        push(random.nextInt(70));
        write(0xfd);
      }
      case 2 -> write(0xfe);
      case 3 -> write(0);
      default -> {
        push(oneIn(20) ? odd() : random.nextInt(200));
        push(oneIn(20) ? odd() : random.nextInt(70));
        write(0xf3);
      }
    }
  }

  private void address() {
    switch (random.nextInt(12)) {
      case 0 -> write(0x30); // ADDRESS
      case 1, 2 -> write(0x33); // CALLER
      case 3 -> write(0x32); // ORIGIN
      case 4 -> push(random.nextInt(12)); // precompiles, and nobody
      case 5 -> push(random.nextInt());
      default -> {
        write(0x73);
        code.writeBytes(addresses.get(random.nextInt(addresses.size())).toArray());
      }
    }
  }

  /** Numbers at the edges of what implementations count with. */
  private long odd() {
    return switch (random.nextInt(6)) {
      case 0 -> -1;
      case 1 -> Long.MAX_VALUE;
      case 2 -> Long.MIN_VALUE;
      case 3 -> 0xffff_ffffL;
      case 4 -> 1L << (16 + random.nextInt(47));
      default -> Long.MAX_VALUE - 31 + random.nextInt(64);
    };
  }

  /** Pushes a number; -1 as the largest word, other negative ones as unsigned 64 bits. */
  private void push(long number) {
    if (number == -1) {
      write(0x60, 0, 0x19);
      return;
    }
    int bytes = Math.max(1, (71 - Long.numberOfLeadingZeros(number)) / 8);
    write(0x60 + bytes - 1);
    for (int i = bytes - 1; i >= 0; i--) write((int) (number >> (8 * i)));
  }

  private boolean oneIn(int chances) {
    return random.nextInt(chances) == 0;
  }

  private void write(int... bytes) {
    for (int each : bytes) code.write(each);
  }
}
