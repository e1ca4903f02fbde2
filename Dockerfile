# One image for migrate, worker and api. tsx runs the sources: there is no build step.
FROM node:22-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund
COPY prisma/schema.prisma prisma/
RUN npm run generate

FROM node:22-bookworm-slim
# Temporal's client needs the certificates even where it does not use TLS.
RUN apt-get update \
  && apt-get install --yes --no-install-recommends ca-certificates \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /app
ENV NODE_ENV=production
COPY --from=packages /app/node_modules ./node_modules
COPY . .
COPY --from=packages /app/prisma/generated ./prisma/generated
USER node
EXPOSE 3000
CMD ["node", "--import", "tsx", "server.ts"]
