package org.custodia.registry.consent;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.custodia.registry.errors.Problem;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** Patients' hosts of the same instance, told without HTTP what is rejected, or not reached. */
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

  @Bean
  @Primary
  RejectionTeller.Hosts patientsHostsHere(ObjectProvider<RejectionDesk> desk) {
    return (host, rejection) -> {
      SENT.add(rejection);
      if (line != Line.DEAD) desk.getObject().answer(rejection);
      if (line != Line.GOOD) throw new Problem(Problem.Kind.UNAVAILABLE, "CUS-VER-060");
    };
  }
}
