import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';

/** Widgets below each other that are made when the dashboard is synthesised. */
export class LaterRows implements cloudwatch.IWidget {
  readonly width = 24;
  readonly #make: () => cloudwatch.IWidget[];
  #made?: cloudwatch.Column;

  constructor(make: () => cloudwatch.IWidget[]) {
    this.#make = make;
  }

  get height(): number {
    return this.#column.height;
  }

  position(x: number, y: number): void {
    this.#column.position(x, y);
  }

  toJson(): object[] {
    return this.#column.toJson();
  }

  get #column(): cloudwatch.Column {
    this.#made ??= new cloudwatch.Column(...this.#make());
    return this.#made;
  }
}
