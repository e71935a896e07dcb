package org.custodia.registry.organs.labels;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Codes of labels, as they are configured. A mistake in them stops the start. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LabelSettings.class)
public class LabelsConfiguration {
  @Bean
  LabelCodes labelCodes(LabelSettings settings) {
    return settings.codes();
  }
}
