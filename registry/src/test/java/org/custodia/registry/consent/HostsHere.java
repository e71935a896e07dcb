package org.custodia.registry.consent;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/**
 * Patients' hosts of the same instance, told without HTTP what is said to consents, or not reached.
 */
@Configuration(proxyBeanMethods = false)
public class HostsHere {
  /** Everything that was sent, whether it arrived or not. */
  public static final List<byte[]> SENT = new CopyOnWriteArrayList<>();

  /** How a line fails. */
  public enum Line {
    GOOD,
    /** Nothing arrives. */
    DEAD,
    /** What is sent arrives, and the answer does not. */
    MUTE
  }

  public static volatile Line line = Line.GOOD;

  /** Tells hosts now what waits longer and longer to be told. */
  public static void tellNow(RegistryDatabase database, TestRegistry registry, String grantee) {
    database
        .rows()
        .in(
            grantee,
            () ->
                database
                    .jdbc()
                    .sql("update consent_reply set next_at = replied_at where told_at is null")
                    .update());
    registry.bean(ReplyTeller.class).look(grantee);
  }

  @Bean
  @Primary
  ReplyTeller.Hosts patientsHostsHere(ObjectProvider<ReplyDesk> desk) {
    return (host, reply) -> {
      SENT.add(reply);
      if (line != Line.DEAD) desk.getObject().answer(reply);
      if (line != Line.GOOD) throw new Problem(Problem.Kind.UNAVAILABLE, "CUS-VER-060");
    };
  }
}
