package org.custodia.webapp;

import java.time.Clock;
import org.custodia.registry.RegistryConfiguration;
import org.custodia.scanners.gs1.ScanReader;
import org.custodia.scanners.image.ImageDecoder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The registry, and what the pages need beside it. */
@Configuration
@Import(RegistryConfiguration.class)
class WebappConfiguration {
  @Bean
  ScanReader scanReader(Clock clock) {
    return new ScanReader(clock);
  }

  @Bean
  ImageDecoder imageDecoder(ScanReader reader) {
    return new ImageDecoder(reader);
  }
}
