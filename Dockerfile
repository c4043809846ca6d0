# One image a service: docker build --target webhook-ingress .
FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.m2 mvn -q -B -DskipTests package
# Libraries apart from our own code: they change seldom, and the JVM's cache takes no jars within jars.
RUN for service in payment-processor inventory-processor admin-console; do \
      cp "$service"/target/"$service"-*-exec.jar app.jar \
      && java -Djarmode=tools -jar app.jar extract --destination "/extracted/$service" || exit 1; \
    done

FROM eclipse-temurin:25-jre AS service
RUN useradd --system --uid 10001 --create-home --home-dir /app pipeline && mkdir /app/data && chown pipeline /app/data
COPY --chmod=755 docker/start docker/healthy docker/rehearse /app/
USER 10001
# Stream stores, and what the simulator was told.
WORKDIR /app/data
VOLUME /app/data
ENTRYPOINT ["/app/start"]

# Without Spring it starts fast by itself; so do the simulator and the commands.
FROM service AS webhook-ingress
COPY --from=build /src/webhook-ingress/target/webhook-ingress-*-exec.jar /app/app.jar
EXPOSE 8080 8081

FROM service AS payment-processor
COPY --from=build /extracted/payment-processor/lib /app/lib
COPY --from=build /extracted/payment-processor/app.jar /app/app.jar
RUN /app/rehearse
EXPOSE 8082

FROM service AS inventory-processor
COPY --from=build /extracted/inventory-processor/lib /app/lib
COPY --from=build /extracted/inventory-processor/app.jar /app/app.jar
RUN /app/rehearse
EXPOSE 8083

FROM service AS admin-console
COPY --from=build /extracted/admin-console/lib /app/lib
COPY --from=build /extracted/admin-console/app.jar /app/app.jar
RUN /app/rehearse
EXPOSE 8090 8091

FROM service AS cardcom-simulator
COPY --from=build /src/cardcom-simulator/target/cardcom-simulator-*-exec.jar /app/app.jar
EXPOSE 8099

FROM service AS ops-cli
COPY --from=build /src/ops-cli/target/ops-cli-exec.jar /app/app.jar
