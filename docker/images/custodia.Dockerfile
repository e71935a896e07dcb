# Custodia: the jar that the build made, in layers, on a JRE.
#   docker/custodia-member images
# The build context is the repository.
FROM eclipse-temurin:17.0.16_8-jre-noble AS layers
WORKDIR /layers
COPY webapp/target/custodia.jar custodia.jar
RUN java -Djarmode=tools -jar custodia.jar extract --layers --destination extracted

FROM eclipse-temurin:17.0.16_8-jre-noble
LABEL org.opencontainers.image.title="Custodia" \
      org.opencontainers.image.licenses="Apache-2.0"
# By number, so that Kubernetes sees that it is not root. Compose runs it as the operator instead.
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin custodia
WORKDIR /application
COPY --from=layers /layers/extracted/dependencies/ ./
COPY --from=layers /layers/extracted/spring-boot-loader/ ./
COPY --from=layers /layers/extracted/snapshot-dependencies/ ./
COPY --from=layers /layers/extracted/application/ ./
COPY webapp/target/sbom/custodia.cdx.json ./
COPY --chmod=0755 docker/images/custodia-start.sh /usr/local/bin/custodia-start
USER 10001
EXPOSE 8443 8081
ENTRYPOINT ["/usr/local/bin/custodia-start"]
