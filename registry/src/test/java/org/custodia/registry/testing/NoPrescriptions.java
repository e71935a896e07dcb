package org.custodia.registry.testing;

import org.custodia.registry.fills.Fills;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** For worlds in which nothing is on prescription: no register is kept, and none is asked. */
@Configuration(proxyBeanMethods = false)
public class NoPrescriptions {
  @Bean
  public Fills fills() {
    return (regulator, hold) -> {
      throw new AssertionError("nothing is on prescription here");
    };
  }
}
