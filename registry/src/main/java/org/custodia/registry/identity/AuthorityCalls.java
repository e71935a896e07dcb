package org.custodia.registry.identity;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.MemberStatus;
import org.custodia.contracts.OperatorKind;
import org.custodia.contracts.registrar.RegistrarCalls;
import org.custodia.registry.identity.AuthorityAct.AddNode;
import org.custodia.registry.identity.AuthorityAct.CertifyMember;
import org.custodia.registry.identity.AuthorityAct.EndAccount;
import org.custodia.registry.identity.AuthorityAct.EndFounding;
import org.custodia.registry.identity.AuthorityAct.EndNode;
import org.custodia.registry.identity.AuthorityAct.EnrolOperator;
import org.custodia.registry.identity.AuthorityAct.ReplaceKey;
import org.custodia.registry.identity.AuthorityAct.RevokeOperator;
import org.custodia.registry.identity.AuthorityAct.SetStatus;
import org.web3j.abi.FunctionReturnDecoder;
import org.web3j.abi.TypeReference;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.DynamicArray;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Uint32;
import org.web3j.abi.datatypes.generated.Uint64;
import org.web3j.abi.datatypes.generated.Uint8;

/**
 * Acts as the calls of the Registrar that are signed and kept, and back. What people are shown is
 * read from the very bytes that they sign.
 */
final class AuthorityCalls {
  private static final TypeReference<org.web3j.abi.datatypes.generated.Bytes32> WORD =
      new TypeReference<>() {};
  private static final TypeReference<Utf8String> TEXT = new TypeReference<>() {};
  private static final TypeReference<Uint8> UINT8 = new TypeReference<>() {};
  private static final TypeReference<Uint32> UINT32 = new TypeReference<>() {};
  private static final TypeReference<Uint64> UINT64 = new TypeReference<>() {};
  private static final TypeReference<Address> ADDRESS = new TypeReference<>() {};
  private static final TypeReference<DynamicArray<Address>> ADDRESSES = new TypeReference<>() {};

  private static final int SELECTOR = 4;
  private static final String NO_KEY = "0x" + "0".repeat(40);
  private static final Bytes32 NO_ID = Bytes32.ZERO;

  private AuthorityCalls() {}

  /** The call that does it. */
  static byte[] of(AuthorityAct act) {
    if (act instanceof CertifyMember it) {
      Validity period = it.validity();
      return RegistrarCalls.certifyMember(
          it.identity(), it.name(), it.kind(), it.roles(), from(period), until(period));
    }
    if (act instanceof SetStatus it) {
      return RegistrarCalls.setMemberStatus(it.member(), it.status(), it.reason());
    }
    if (act instanceof AddNode it) {
      Validity period = it.validity();
      return RegistrarCalls.addNode(
          it.member(), it.accounts(), it.tesseraKey(), it.region(), from(period), until(period));
    }
    if (act instanceof EndNode it) return RegistrarCalls.endNode(it.member(), it.tesseraKey());
    if (act instanceof EndAccount it) return RegistrarCalls.endAccount(it.member(), it.account());
    if (act instanceof EnrolOperator it) {
      return RegistrarCalls.enrolOperator(
          it.member(),
          it.key(),
          it.holder(),
          it.kind(),
          it.roles(),
          it.place(),
          from(it.validity()),
          until(it.validity()));
    }
    if (act instanceof RevokeOperator it) {
      return RegistrarCalls.revokeOperator(it.key(), it.reason());
    }
    if (act instanceof ReplaceKey it) {
      return RegistrarCalls.replaceKey(
          it.oldKey(), it.newKey(), it.until().getEpochSecond(), it.reason());
    }
    return RegistrarCalls.endFounding();
  }

  /**
   * What a call does.
   *
   * @throws IllegalArgumentException when it is none of {@link #of}
   */
  static AuthorityAct read(byte[] call) {
    return switch (Form.of(call)) {
      case CERTIFY -> {
        Fields in = new Fields(call, WORD, TEXT, TEXT, UINT8, UINT32, UINT64, UINT64);
        yield new CertifyMember(
            in.text(1), in.text(2), in.number(3), MemberRole.of(in.number(4)), in.period(5));
      }
      case STATUS -> {
        Fields in = new Fields(call, WORD, UINT8, TEXT);
        yield new SetStatus(in.word(0), MemberStatus.of(in.number(1)), in.text(2));
      }
      case ADD_NODE -> {
        Fields in = new Fields(call, WORD, ADDRESSES, WORD, TEXT, UINT64, UINT64);
        yield new AddNode(in.word(0), in.word(2), in.addresses(1), in.text(3), in.period(4));
      }
      case END_NODE -> {
        Fields in = new Fields(call, WORD, WORD);
        yield new EndNode(in.word(0), in.word(1));
      }
      case END_ACCOUNT -> {
        Fields in = new Fields(call, WORD, ADDRESS);
        yield new EndAccount(in.word(0), in.text(1));
      }
      case ENROL -> {
        Fields in = new Fields(call, WORD, ADDRESS, WORD, UINT8, UINT32, TEXT, UINT64, UINT64);
        yield new EnrolOperator(
            in.word(0),
            in.text(1),
            in.word(2),
            OperatorKind.of(in.number(3)),
            MemberRole.of(in.number(4)),
            in.text(5),
            in.period(6));
      }
      case REVOKE -> {
        Fields in = new Fields(call, ADDRESS, TEXT);
        yield new RevokeOperator(in.text(0), in.text(1));
      }
      case REPLACE -> {
        Fields in = new Fields(call, ADDRESS, ADDRESS, UINT64, TEXT);
        yield new ReplaceKey(in.text(0), in.text(1), in.instant(2), in.text(3));
      }
      case END_FOUNDING -> new EndFounding();
    };
  }

  private static long from(Validity period) {
    return period.from().getEpochSecond();
  }

  private static long until(Validity period) {
    return period.until().getEpochSecond();
  }

  /** The functions, told apart by their selectors. */
  private enum Form {
    CERTIFY(RegistrarCalls.certifyMember("", "", 0, List.of(), 0, 0)),
    STATUS(RegistrarCalls.setMemberStatus(NO_ID, MemberStatus.UNKNOWN, "")),
    ADD_NODE(RegistrarCalls.addNode(NO_ID, List.of(), NO_ID, "", 0, 0)),
    END_NODE(RegistrarCalls.endNode(NO_ID, NO_ID)),
    END_ACCOUNT(RegistrarCalls.endAccount(NO_ID, NO_KEY)),
    ENROL(
        RegistrarCalls.enrolOperator(
            NO_ID, NO_KEY, NO_ID, OperatorKind.PERSON, List.of(), "", 0, 0)),
    REVOKE(RegistrarCalls.revokeOperator(NO_KEY, "")),
    REPLACE(RegistrarCalls.replaceKey(NO_KEY, NO_KEY, 0, "")),
    END_FOUNDING(RegistrarCalls.endFounding());

    private final byte[] selector;

    Form(byte[] example) {
      this.selector = Arrays.copyOf(example, SELECTOR);
    }

    static Form of(byte[] call) {
      byte[] selector = Arrays.copyOf(call, SELECTOR);
      return Arrays.stream(values())
          .filter(form -> Arrays.equals(form.selector, selector))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("not an act of the authority"));
    }
  }

  /** The arguments of a call. */
  private static final class Fields {
    private final List<Type> values;

    @SuppressWarnings({"unchecked", "rawtypes"})
    Fields(byte[] call, TypeReference<?>... types) {
      List<TypeReference<Type>> wanted =
          Arrays.stream(types).map(type -> (TypeReference<Type>) (TypeReference) type).toList();
      this.values =
          FunctionReturnDecoder.decode(
              HexFormat.of().formatHex(call, SELECTOR, call.length), wanted);
    }

    Bytes32 word(int at) {
      return Bytes32.of((byte[]) values.get(at).getValue());
    }

    /** Also of an address. */
    String text(int at) {
      return (String) values.get(at).getValue();
    }

    int number(int at) {
      return ((BigInteger) values.get(at).getValue()).intValueExact();
    }

    Instant instant(int at) {
      return Instant.ofEpochSecond(LedgerTime.seconds((BigInteger) values.get(at).getValue()));
    }

    Validity period(int from) {
      return new Validity(instant(from), instant(from + 1));
    }

    @SuppressWarnings("unchecked")
    List<String> addresses(int at) {
      return ((List<Address>) values.get(at).getValue()).stream().map(Address::getValue).toList();
    }
  }
}
