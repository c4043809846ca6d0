# One image a service: docker build --target webhook-ingress .
FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.m2 mvn -q -B -DskipTests package

FROM eclipse-temurin:25-jre AS service
RUN useradd --system --uid 10001 --create-home --home-dir /app pipeline && mkdir /app/data && chown pipeline /app/data
COPY --chmod=755 docker/start docker/healthy /app/
USER 10001
# Stream stores, and what the simulator was told.
WORKDIR /app/data
VOLUME /app/data
ENTRYPOINT ["/app/start"]

FROM service AS webhook-ingress
COPY --from=build /src/webhook-ingress/target/webhook-ingress-*-exec.jar /app/app.jar
EXPOSE 8080 8081

FROM service AS payment-processor
COPY --from=build /src/payment-processor/target/payment-processor-*-exec.jar /app/app.jar
EXPOSE 8082

FROM service AS inventory-processor
COPY --from=build /src/inventory-processor/target/inventory-processor-*-exec.jar /app/app.jar
EXPOSE 8083

FROM service AS admin-console
COPY --from=build /src/admin-console/target/admin-console-*-exec.jar /app/app.jar
EXPOSE 8090 8091

FROM service AS cardcom-simulator
COPY --from=build /src/cardcom-simulator/target/cardcom-simulator-*-exec.jar /app/app.jar
EXPOSE 8099

FROM service AS ops-cli
# Silent but for its answers.
ENV JAVA_FLAGS=-Dlogback.configurationFile=ops-cli-logback.xml
COPY --from=build /src/ops-cli/target/ops-cli-*-exec.jar /app/app.jar
