/**
 * Stands in the bundle for ml-matrix, a seventh of it, which ml-kmeans needs for seedings of its own alone. It is
 * given its starts here, so that no matrix is ever made.
 */
export class Matrix {
  constructor() {
    throw new Error('ml-kmeans was asked for a seeding of its own, which the bundle leaves out');
  }
}
