package org.custodia.registry.organs.transport;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Limits for organs on their way, as they are configured. A mistake in them stops the start. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TransportSettings.class)
public class TransportConfiguration {
  @Bean
  IschaemiaLimits ischaemiaLimits(TransportSettings settings) {
    return settings.ischaemia();
  }
}
