package org.custodia.webapp.api;

import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.util.List;
import org.custodia.registry.identity.Caller;
import org.custodia.webapp.problems.ProblemAnswer;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.core.Authentication;

/** The description of REST at {@code /api/v1/openapi.json}; docs/api/openapi.json is its copy. */
@Configuration
class ApiDescription {
  static {
    SpringDocUtils.getConfig().addRequestWrapperToIgnore(Caller.class, Authentication.class);
  }

  @Bean
  OpenAPI description() {
    return new OpenAPI()
        .info(
            new Info()
                .title("Custodia")
                .version("1")
                .description(
                    "Check and dispense medicine packs, release lots and take them back. Tokens"
                        + " come from the OpenID provider by client credentials, with audience"
                        + " custodia-api.")
                .license(new License().name("Apache-2.0")))
        .servers(List.of(new Server().url("/")))
        .components(
            new Components()
                .addSecuritySchemes(
                    "token",
                    new SecurityScheme()
                        .type(SecurityScheme.Type.HTTP)
                        .scheme("bearer")
                        .bearerFormat("JWT")))
        .addSecurityItem(new SecurityRequirement().addList("token"));
  }

  /** Every operation may answer with a problem. */
  @Bean
  OpenApiCustomizer problems() {
    return api -> {
      ModelConverters.getInstance()
          .read(ProblemAnswer.class)
          .forEach(api.getComponents()::addSchemas);
      ApiResponse problem =
          new ApiResponse()
              .description("A problem; code and message say which")
              .content(
                  new Content()
                      .addMediaType(
                          "application/problem+json",
                          new MediaType()
                              .schema(new Schema<>().$ref("#/components/schemas/ProblemAnswer"))));
      api.getPaths()
          .values()
          .forEach(
              path ->
                  path.readOperations()
                      .forEach(
                          operation ->
                              operation.getResponses().addApiResponse("default", problem)));
    };
  }
}
