package org.custodia.webapp.browser;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Laterality;
import org.custodia.contracts.Organ;
import org.custodia.contracts.OrganKind;
import org.custodia.contracts.witness.SignedMessage;

/** Messages of every type with any contents, at the limits of their types now and then. */
final class RandomMessages {
  private static final Set<String> ADDRESSES =
      Set.of("key", "grantKey", "channel", "earlier", "offer");
  private static final Set<String> SHORT =
      Set.of("expiry", "size", "uses", "limit", "handOvers", "candidates", "number", "rank");

  private final Random random;

  RandomMessages(Random random) {
    this.random = random;
  }

  List<SignedMessage> ofEachType(int many) {
    List<SignedMessage> messages = new ArrayList<>();
    for (Class<?> type : SignedMessage.class.getPermittedSubclasses()) {
      for (int i = 0; i < many; i++) messages.add(one(type));
    }
    return messages;
  }

  private SignedMessage one(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    try {
      var constructor =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      return (SignedMessage)
          constructor.newInstance(Arrays.stream(components).map(this::value).toArray());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("no random " + type.getSimpleName(), e);
    }
  }

  private Object value(RecordComponent component) {
    Class<?> type = component.getType();
    if (type == Bytes32.class) return Bytes32.of(bytes(32));
    if (type == boolean.class) return random.nextBoolean();
    if (type == int.class) return random.nextInt(256);
    if (type == long.class) return SHORT.contains(component.getName()) ? number(32) : number(63);
    if (type.isEnum()) return any(type.getEnumConstants());
    if (type == Organ.class) return organ();
    if (ADDRESSES.contains(component.getName())) return "0x" + HexFormat.of().formatHex(bytes(20));
    return text();
  }

  private <T> T any(T[] among) {
    return among[random.nextInt(among.length)];
  }

  private Organ organ() {
    OrganKind kind = any(OrganKind.values());
    if (kind.paired()) {
      return Organ.of(kind, any(new Laterality[] {Laterality.LEFT, Laterality.RIGHT}));
    }
    return new Organ(kind, Laterality.NONE, kind == OrganKind.LIVER ? random.nextInt(3) : 0);
  }

  private long number(int bits) {
    long most = -1L >>> (64 - bits);
    return switch (random.nextInt(4)) {
      case 0 -> 0L;
      case 1 -> most;
      default -> random.nextLong() & most;
    };
  }

  private String text() {
    int[] points =
        random
            .ints(random.nextInt(40), 0, 0x11000)
            .filter(point -> point < 0xd800 || point > 0xdfff)
            .toArray();
    return new String(points, 0, points.length);
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
